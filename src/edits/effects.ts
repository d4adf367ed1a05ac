import type { TSESTree } from '@typescript-eslint/types';
import { handleModules, sdkOfModule } from '../catalog/index.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, enclosingClass, enclosingFunction, isFunction, isInside, propertyName, unwrap } from '../analysis/ast.ts';
import { classMember } from '../analysis/values/classes.ts';
import type { Variable } from '../analysis/file.ts';
import type { Value } from '../analysis/values/value.ts';
import { valueOf } from '../analysis/values/values.ts';

/**
 * What evaluating an expression does besides giving a value, as bits. `reads`: other code may change what it gives.
 * `fresh`: it gives another value each time, and changes nothing else. `acts`: it may change anything. `yields`: it
 * suspends a generator.
 */
export const Effect = { none: 0, reads: 1, fresh: 2, acts: 4, yields: 8 } as const;

const globalFunctions = new Set([
  'String', 'Number', 'Boolean', 'BigInt', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'encodeURI',
  'decodeURI', 'structuredClone', 'atob', 'btoa',
]);

const staticFunctions =
  /^(?:JSON\.\w+|Math\.(?!random$)\w+|Object\.(?:keys|values|entries|fromEntries)|Array\.(?:from|of|isArray)|(?:Number|BigInt)\.\w+|String\.(?:raw|from\w+)|Buffer\.(?:from|concat|byteLength)|Date\.(?:parse|UTC)|URL\.canParse)$/;

const globalClasses = new Set(['URL', 'URLSearchParams', 'Set', 'Map', 'RegExp', 'Error', 'Array', 'Object', 'Headers', 'Blob', 'File', 'TextEncoder', 'TextDecoder', 'Uint8Array']);

/** Methods of strings, arrays, numbers and dates that change nothing. */
const methods = new Set(
  (
    'trim trimStart trimEnd toString toLowerCase toUpperCase toLocaleString toLocaleLowerCase toLocaleUpperCase slice substring substr split join concat ' +
    'replace replaceAll padStart padEnd repeat includes indexOf lastIndexOf startsWith endsWith at charAt charCodeAt codePointAt normalize match matchAll ' +
    'map filter flatMap flat reduce reduceRight some every find findLast findIndex findLastIndex toSorted toReversed toSpliced with entries keys values has ' +
    'toISOString toJSON toFixed toPrecision getTime valueOf toLocaleDateString toLocaleTimeString'
  ).split(' '),
);

const freshFunctions = /^(?:Date\.now|AbortSignal\.(?:timeout|any)|Math\.random|performance\.now|(?:\w+\.)*randomUUID|nanoid|uuid|uuidv4|v4|(?:uuid\.)?v[1-7]|ulid|createId|cuid)$/;

/** Modules whose functions make values and send nothing. */
const pureModules = new Set(['zod', 'zod/v3', 'zod/v4', 'zod-to-json-schema', 'valibot', '@valibot/to-json-schema', 'common-tags', 'dedent', 'ts-dedent', 'outdent', 'path', 'node:path']);

export function effectOf(node: Node, analysis: Analysis): number {
  return analysis.remember('effect', node, () => evaluate(node, analysis), Effect.none as number);
}

function evaluate(node: Node, analysis: Analysis): number {
  if (isFunction(node)) return Effect.none;
  switch (node.type) {
    case T.Identifier: {
      const variable = analysis.variableOf(node);
      return variable && isReassigned(variable) ? Effect.reads : Effect.none;
    }
    case T.MemberExpression:
      return isSteadyField(node, analysis) ? Effect.none : Effect.reads | childEffects(node, analysis);
    case T.SpreadElement:
      return Effect.reads | effectOf(node.argument, analysis);
    case T.CallExpression:
      return callEffect(node, analysis);
    case T.NewExpression:
      return newEffect(node, analysis);
    case T.TaggedTemplateExpression: {
      const value = valueOf(node.tag, analysis);
      const isPure = dottedName(node.tag) === 'String.raw' || (value?.kind === 'import' && pureModules.has(value.source));
      return (isPure ? Effect.none : Effect.acts) | effectOf(node.quasi, analysis);
    }
    case T.UnaryExpression:
      return (node.operator === 'delete' ? Effect.acts : Effect.none) | effectOf(node.argument, analysis);
    case T.YieldExpression:
      return Effect.yields | Effect.acts;
    case T.AwaitExpression:
    case T.AssignmentExpression:
    case T.UpdateExpression:
    case T.ClassExpression:
    case T.ImportExpression:
      return Effect.acts | childEffects(node, analysis);
    default:
      return childEffects(node, analysis);
  }
}

const typeKeys = new Set(['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments']);

/** Direct children, the types they are written with left out. */
export function childrenOf(node: Node, analysis: Analysis): Node[] {
  const children: Node[] = [];
  for (const key of analysis.file.visitorKeys[node.type] ?? []) {
    if (typeKeys.has(key)) continue;
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const item of Array.isArray(child) ? child : [child]) {
      if (typeof (item as Node | undefined)?.type === 'string') children.push(item as Node);
    }
  }
  return children;
}

function childEffects(node: Node, analysis: Analysis): number {
  let effect: number = Effect.none;
  for (const child of childrenOf(node, analysis)) {
    const isName = (node.type === T.MemberExpression && child === node.property && !node.computed) || (node.type === T.Property && child === node.key && !node.computed);
    if (!isName) effect |= effectOf(child, analysis);
  }
  return effect;
}

/** Whether code gives the variable another value after its declaration. A `for` loop's own counter is new in each round. */
export function isReassigned(variable: Variable): boolean {
  const declaration = variable.defs[0]?.node.parent;
  const loop = declaration?.parent;
  const update = loop?.type === T.ForStatement && loop.init === declaration ? loop.update : undefined;
  return variable.references.some((reference) => reference.isWrite() && !reference.init && !(update && isInside(reference.identifier, update)));
}

/** `this.client`, where the file sets it nowhere but in a constructor. */
function isSteadyField(node: TSESTree.MemberExpression, analysis: Analysis): boolean {
  const name = propertyName(node);
  const owner = node.object.type === T.ThisExpression ? enclosingClass(node) : undefined;
  const member = name !== undefined && owner ? classMember(owner, name, false, analysis) : undefined;
  if (name === undefined || !member || member.getter) return false;
  return (analysis.survey.memberWrites.get(name) ?? []).every((write) => {
    const setter = enclosingFunction(write)?.parent;
    return setter?.type === T.MethodDefinition && setter.kind === 'constructor';
  });
}

function newEffect(node: TSESTree.NewExpression, analysis: Analysis): number {
  const inside = argumentEffects(node, analysis);
  const name = isGlobal(node.callee, analysis) ? dottedName(node.callee) : undefined;
  if (name === 'Date') return inside | (node.arguments.length === 0 ? Effect.fresh : Effect.none);
  return inside | (name !== undefined && globalClasses.has(name) ? Effect.none : Effect.acts);
}

function callEffect(node: TSESTree.CallExpression, analysis: Analysis): number {
  const inside = argumentEffects(node, analysis);
  const name = dottedName(node.callee);
  if (name !== undefined && freshFunctions.test(name)) return inside | Effect.fresh;
  if (name !== undefined && isGlobal(node.callee, analysis) && (globalFunctions.has(name) || staticFunctions.test(name))) return inside | Effect.reads | callbackEffects(node, analysis);
  if (isPureChain(node.callee, analysis)) return inside;
  const value = valueOf(node.callee, analysis);
  if (value?.kind === 'client' && value.client.gives?.some(({ method }) => method === value.path)) return inside | effectOf(node.callee, analysis);
  if (value?.kind === 'function') return inside | bodyEffect(value.node, analysis);
  if (isModelHandle(node, analysis)) return inside;
  const member = calleeMember(node);
  const method = member && propertyName(member);
  if (member && method !== undefined && methods.has(method)) return inside | Effect.reads | effectOf(member.object, analysis) | callbackEffects(node, analysis);
  return Effect.acts | inside;
}

function argumentEffects(node: TSESTree.CallExpression | TSESTree.NewExpression, analysis: Analysis): number {
  return node.arguments.reduce((effect, argument) => effect | effectOf(argument, analysis), Effect.none as number);
}

/** What the callbacks do that a method like `map` runs at once. */
function callbackEffects(node: TSESTree.CallExpression, analysis: Analysis): number {
  let effect: number = Effect.none;
  for (const argument of node.arguments) {
    const bare = unwrap(argument);
    const value = valueOf(bare, analysis);
    if (value?.kind === 'function') effect |= bodyEffect(value.node, analysis);
    else if (bare.type === T.Identifier && value && !isPureValue(value)) effect |= Effect.acts;
    else if (bare.type === T.MemberExpression && !isGlobal(bare, analysis)) effect |= Effect.acts;
  }
  return effect;
}

/** What running a function of this file does; its own variables are its own business. */
function bodyEffect(fn: FunctionNode, analysis: Analysis): number {
  if (fn.async || fn.generator || !fn.body) return Effect.acts;
  const { body } = fn;
  return analysis.remember('body effect', fn, () => statementEffect(body, fn, analysis), Effect.acts as number);
}

function statementEffect(node: Node, fn: FunctionNode, analysis: Analysis): number {
  if (isFunction(node)) return Effect.none;
  const target = node.type === T.AssignmentExpression ? node.left : node.type === T.UpdateExpression ? node.argument : undefined;
  if (target?.type === T.Identifier) {
    const variable = analysis.variableOf(target);
    const isOwn = variable !== undefined && isInside(variable.scope.block, fn);
    return (isOwn ? Effect.none : Effect.acts) | (node.type === T.AssignmentExpression ? statementEffect(node.right, fn, analysis) : Effect.none);
  }
  switch (node.type) {
    case T.ThrowStatement:
      return Effect.acts;
    case T.CallExpression:
    case T.NewExpression:
    case T.AssignmentExpression:
    case T.UpdateExpression:
    case T.AwaitExpression:
    case T.YieldExpression:
    case T.MemberExpression:
    case T.TaggedTemplateExpression:
    case T.ClassExpression:
    case T.ImportExpression:
      return effectOf(node, analysis);
    default:
      return childrenOf(node, analysis).reduce((effect, child) => effect | statementEffect(child, fn, analysis), Effect.none as number);
  }
}

/** `openai('gpt-5')`, `z.object(…)`, `zodResponseFormat(…)`, `Output.object(…)`: they make a value and send nothing. */
function isPureValue(value: Value): boolean {
  if (value.kind !== 'import' && value.kind !== 'made') return false;
  const { source, name } = value.kind === 'made' ? value.by : value;
  if (pureModules.has(source)) return true;
  if (handleModules.some((module) => module === source || (module.endsWith('/*') && source.startsWith(module.slice(0, -1))))) return true;
  if (/^(?:openai|@anthropic-ai\/sdk)\/helpers\//.test(source)) return true;
  return sdkOfModule(source)?.handles?.includes(name.split('.')[0]!) ?? false;
}

/** `z.string().min(1)`: the methods of a pure value are pure as well. */
function isPureChain(node: Node, analysis: Analysis): boolean {
  const bare = unwrap(node);
  const value = valueOf(bare, analysis);
  if (value) return isPureValue(value);
  if (bare.type === T.MemberExpression) return isPureChain(bare.object, analysis);
  return bare.type === T.CallExpression && isPureChain(bare.callee, analysis);
}

/** `model: models('fast')` of an AI SDK call: whatever makes the handle, making it sends nothing. */
function isModelHandle(node: TSESTree.CallExpression, analysis: Analysis): boolean {
  const property = node.parent;
  if (property.type !== T.Property || property.value !== node || propertyName(property) !== 'model') return false;
  const call = property.parent.parent;
  const callee = call?.type === T.CallExpression ? valueOf(call.callee, analysis) : undefined;
  return callee?.kind === 'import' && callee.sdk?.name === 'ai';
}

function isGlobal(node: Node, analysis: Analysis): boolean {
  let root = unwrap(node);
  while (root.type === T.MemberExpression) root = unwrap(root.object);
  return root.type === T.Identifier && !analysis.variableOf(root)?.identifiers.length;
}
