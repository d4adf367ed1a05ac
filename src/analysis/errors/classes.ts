import { errorsOf, withErrors } from '../../catalog/http/index.ts';
import { sdkAt } from '../../catalog/index.ts';
import type { ErrorClass, ErrorFacts, Sdk } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { type ClassNode, type Node, T, calleeMember, propertyName, unwrap } from '../ast.ts';
import { superClassOf } from '../values/classes.ts';
import type { Value } from '../values/value.ts';
import { valueOf } from '../values/values.ts';

/** A class as an expression names it: one of the language, of this file, or an export. */
export type NamedClass =
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'own'; readonly name: string; readonly node: ClassNode }
  /** `sdk`: whose errors the module exports; absent: no library that is known. */
  | { readonly kind: 'export'; readonly name: string; readonly source: string; readonly sdk: Sdk | undefined };

/** The class that the right side of `instanceof` names. */
export function namedClass(node: Node, analysis: Analysis): NamedClass | undefined {
  const bare = unwrap(node);
  if (bare.type === T.Identifier && !analysis.variableOf(bare)) return { kind: 'global', name: bare.name };
  const value = valueOf(bare, analysis);
  if (value?.kind === 'class') return { kind: 'own', name: value.node.id?.name ?? '', node: value.node };
  return value?.kind === 'import' ? exported(value) : undefined;
}

function exported(value: Value & { kind: 'import' }): NamedClass {
  const { source, name, sdk } = value;
  return { kind: 'export', name: name.slice(name.lastIndexOf('.') + 1), source, sdk: sdk ?? errorsOf(source) };
}

/** What the catalog says of a class; of several rows with one name, the first. */
export function rowOf(named: NamedClass): ErrorClass | undefined {
  return named.kind === 'export' ? named.sdk?.errors.classes.find(({ name, hidden }) => name === named.name && !hidden) : undefined;
}

/** What `error.name` is for errors of a class. */
export function shownAs({ name }: ErrorFacts, className: string): string {
  return name === 'class' || name === undefined ? className : name === 'Error' ? 'Error' : `${name.prefix}${className}`;
}

/** Whether an SDK's errors are of classes that the same module exports: LangChain throws those of `openai`, which is an SDK too. */
export function throwsClassesOf({ name, errors }: Sdk, { sdk, source }: NamedClass & { kind: 'export' }): boolean {
  return sdk?.name === name || (errors.modules?.includes(source) ?? false);
}

/** A look at what class an error is of: `error instanceof APIError`, `APIError.isInstance(error)`, `isAxiosError(error)`. */
export interface ClassTest {
  readonly node: Node;
  readonly subject: Node;
  readonly of: NamedClass;
  /** By a guard of the library, which also knows the errors of other copies of it. */
  readonly guard: boolean;
}

const guardNames: ReadonlySet<string> = new Set(withErrors.flatMap(({ errors }) => [...errors.classes.flatMap(({ guard }) => guard ?? []), ...Object.values(errors.tests ?? {})]));

export function classTest(given: Node, analysis: Analysis): ClassTest | undefined {
  const node = unwrap(given);
  if (node.type === T.BinaryExpression && node.operator === 'instanceof') {
    const of = namedClass(node.right, analysis);
    return of && { node, subject: node.left, of, guard: false };
  }
  const [subject] = node.type === T.CallExpression ? node.arguments : [];
  return node.type === T.CallExpression && subject ? analysis.remember('class guard', node, () => guardTest(node, subject, analysis), undefined) : undefined;
}

/** Every such look in the file. */
export function classTests(analysis: Analysis): readonly ClassTest[] {
  const guards = analysis.survey.calls.filter(({ callee }) => guardNames.has(lastName(callee) ?? ''));
  return [...analysis.survey.instanceOfs, ...guards].flatMap((node) => classTest(node, analysis) ?? []).sort((a, b) => a.node.range[0] - b.node.range[0]);
}

function lastName(callee: Node): string | undefined {
  const bare = unwrap(callee);
  return bare.type === T.MemberExpression ? propertyName(bare) : bare.type === T.Identifier ? bare.name : undefined;
}

function guardTest(node: Node & { type: T.CallExpression }, subject: Node, analysis: Analysis): ClassTest | undefined {
  const member = calleeMember(node);
  const callee = unwrap(node.callee);
  const name = lastName(callee);
  if (name === undefined || !guardNames.has(name)) return undefined;
  if (member) {
    const of = namedClass(member.object, analysis);
    if (of && rowOf(of)?.guard === name) return { node, subject, of, guard: true };
  }
  const value = valueOf(callee, analysis);
  if (value?.kind !== 'import') return undefined;
  const { name: called, source, sdk } = exported(value) as NamedClass & { kind: 'export' };
  const [tested] = Object.entries(sdk?.errors.tests ?? {}).find(([, test]) => test === called) ?? [];
  return tested === undefined ? undefined : { node, subject, of: { kind: 'export', name: tested, source, sdk }, guard: true };
}

/** Classes of the language that errors are made of. */
const globalErrors: Readonly<Record<string, string | undefined>> = { TypeError: 'Error', SyntaxError: 'Error', RangeError: 'Error', ReferenceError: 'Error', EvalError: 'Error', URIError: 'Error', AggregateError: 'Error', DOMException: 'Error' };

/** The class that a class extends; undefined for `Error`, and for what is not known. */
function parentOf(named: NamedClass, analysis: Analysis): NamedClass | undefined {
  switch (named.kind) {
    case 'global':
      return named.name in globalErrors ? { kind: 'global', name: globalErrors[named.name]! } : undefined;
    case 'own': {
      const parent = superClassOf(named.node, analysis);
      if (parent) return { kind: 'own', name: parent.id?.name ?? '', node: parent };
      return named.node.superClass ? namedClass(named.node.superClass, analysis) : undefined;
    }
    case 'export': {
      const row = rowOf(named);
      if (!row || row.extends === 'Object') return undefined;
      const above = named.sdk!.errors.classes.find(({ name }) => name === row.extends && name !== row.name);
      return above ? { ...named, name: above.name } : { kind: 'global', name: row.extends };
    }
  }
}

function isSameClass(a: NamedClass, b: NamedClass): boolean {
  if (a.kind === 'own' || b.kind === 'own') return a.kind === 'own' && b.kind === 'own' && a.node === b.node;
  if (a.kind === 'global' || b.kind === 'global') return a.kind === b.kind && a.name === b.name;
  return a.name === b.name && (a.sdk ? a.sdk.name === b.sdk?.name : a.source === b.source);
}

/** How many steps up from a class another one is: 0 for itself; undefined where it is none of its superclasses in some major. */
export function stepsUp(from: NamedClass, to: NamedClass, analysis: Analysis): number | undefined {
  const steps = inEachMajor(from).map((each) => climbed(each, to, analysis));
  return steps.every((each) => each !== undefined) ? steps[0] : undefined;
}

function inEachMajor(named: NamedClass): readonly NamedClass[] {
  if (named.kind !== 'export' || !named.sdk) return [named];
  const { sdk } = named;
  return [named, ...Object.keys(sdk.older ?? {}).map((major) => ({ ...named, sdk: sdkAt(sdk, Number(major)) })).filter((each) => rowOf(each))];
}

function climbed(from: NamedClass, to: NamedClass, analysis: Analysis): number | undefined {
  let steps = 0;
  for (let at: NamedClass | undefined = from; at && steps < 12; at = parentOf(at, analysis), steps += 1) if (isSameClass(at, to)) return steps;
  return undefined;
}

/** Whether it is a class of errors, as far as its superclasses tell. */
export function isErrorClass(named: NamedClass, analysis: Analysis): boolean {
  let at: NamedClass | undefined = named;
  for (let steps = 0; at && steps < 12; at = parentOf(at, analysis), steps += 1) {
    if (at.kind === 'global' ? at.name === 'Error' || at.name in globalErrors : rowOf(at)) return true;
  }
  return false;
}
