import type { TSESTree } from '@typescript-eslint/types';
import { errorsOf, withErrors } from '../../catalog/http/index.ts';
import type { ErrorFacts, Sdk } from '../../catalog/sdk.ts';
import { kindOfStatus } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, isInside, propertyName, unwrap, wrapped } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { type ClassTest, type NamedClass, rowOf, shownAs, throwsClassesOf } from './classes.ts';
import { type ErrorHolder, errorHolders } from './holders.ts';
import { type ErrorRead, type ErrorReads, declaredAs, decides, errorReads, governedBy, isNegated, readDecides, readVariable } from './reads.ts';
import { asksOwnProvider, comesWrapped, errorFacts, errorShapes, memberAt, missingPart } from './shapes.ts';
import type { Variable } from '../file.ts';
import type { SimObject } from '../simulation/values.ts';
import { type Primitive, staticValue } from '../values/static.ts';
import { isLogging } from '../is-logging.ts';

/** What a handler looks for in a failure that none of the errors which come there has. */
export type WrongShape = {
  /** The SDKs whose errors come there. */
  readonly sdks: readonly Sdk[];
  /** Every error that they may throw there. */
  readonly shapes: readonly SimObject[];
} & (
  /** A property: `error.response.status`. `crashes`: reading further of it throws in the handler itself. `wrapped`: the status that is sought comes inside another error. */
  | { readonly kind: 'missing'; readonly read: ErrorRead; readonly part: readonly string[]; readonly crashes: boolean; readonly wrapped: boolean }
  /** A value that a property never has: `error.name === 'RateLimitError'`, `error.status === '429'`. */
  | { readonly kind: 'value'; readonly read: ErrorRead; readonly comparison: Comparison; readonly is: 'name' | 'number' | 'text' }
  /** A class that another library throws. */
  | { readonly kind: 'class'; readonly test: ClassTest & { readonly of: NamedClass & { kind: 'export' } } }
);

/** A look whether a property has a certain value. */
export interface Comparison {
  /** What is true or false, where it stands alone: `a === b`. */
  readonly node: TSESTree.BinaryExpression | undefined;
  readonly literal: Node;
  readonly value: Primitive;
}

export function wrongShapes(analysis: Analysis): readonly WrongShape[] {
  return errorHolders(analysis).flatMap((holder) => new Judge(holder, analysis).wrong());
}

/** Properties that only an error from the network has: no code that runs in place throws one. */
const ofNetwork: ReadonlySet<string> = new Set(['response', 'isAxiosError', '$metadata', 'lastError']);

/** What is read of the answer that came with an error. */
const answerParts: ReadonlySet<string> = new Set(['status', 'statusText', 'data', 'headers']);

/** A word of a provider, or the name of an error: `rate_limit_error`, `ThrottlingException`. */
const providersCode = /^[a-z]+(?:_[a-z]+)+$|[a-z](?:Exception|Error)$/;

/** Codes of Node and `fetch`, which an error may have that the SDK has passed on. */
const ofConnection = /^(?:E[A-Z]+|ERR_|UND_ERR|ABORT_ERR)/;

class Judge {
  readonly #holder: ErrorHolder;
  readonly #analysis: Analysis;
  readonly #sdks: readonly Sdk[];
  readonly #shapes: readonly SimObject[];
  readonly #calls: readonly LlmCall[];
  readonly #inPlace: boolean;
  readonly #asked: ErrorReads | undefined;

  constructor(holder: ErrorHolder, analysis: Analysis) {
    this.#holder = holder;
    this.#analysis = analysis;
    this.#asked = errorReads(holder, analysis);
    const asks = this.#asked && (this.#asked.reads.length > 0 || this.#asked.tests.length > 0);
    const { calls, others } = asks ? holder.sources() : { calls: new Set<LlmCall>(), others: 'anything' };
    this.#calls = others === 'anything' ? [] : [...calls];
    this.#inPlace = others === 'in place';
    const shapes = this.#calls.map((call) => errorShapes(call));
    this.#shapes = shapes.every((each) => each.length > 0) ? shapes.flat() : [];
    this.#sdks = [...new Set(this.#calls.map(({ sdk }) => sdk))];
  }

  #thrown(): Pick<WrongShape, 'sdks' | 'shapes'> {
    return { sdks: this.#sdks, shapes: this.#shapes };
  }

  /** One finding a cause, in source order. */
  wrong(): readonly WrongShape[] {
    if (!this.#asked || this.#shapes.length === 0) return [];
    const { tests, reads } = this.#asked;
    const looks = reads.some((read) => this.#tells(read)) || tests.some((test) => this.#isOwn(test.of));
    const found: WrongShape[] = looks ? [] : tests.flatMap((test) => this.#wrongClass(test) ?? []).slice(0, 1);
    if (found.length > 0) return found;
    const causes = new Set<string>();
    for (const read of reads) {
      if (this.#isNarrowed(read.node)) continue;
      const wrong = this.#missing(read, looks) ?? (looks && read.path[0] === 'name' ? undefined : this.#wrongValue(read));
      const cause = wrong && read.path[0]!;
      if (cause === undefined || causes.has(cause)) continue;
      causes.add(cause);
      found.push(wrong!);
    }
    return found;
  }

  /** Whether a read finds what kind of failure it was. */
  #tells({ path }: ErrorRead): boolean {
    return this.#sdks.some(({ errors }) => tellingPaths(errors).some((telling) => path[0] === telling[0] && (path.length === 1 || path[1] === telling[1] || telling.length === 1) && !missingPart(telling, this.#shapes)));
  }

  #isOwn(of: NamedClass): boolean {
    return of.kind === 'export' && this.#sdks.some((sdk) => throwsClassesOf(sdk, of));
  }

  #wrongClass(test: ClassTest): (WrongShape & { kind: 'class' }) | undefined {
    const { of, node } = test;
    if (of.kind !== 'export' || !of.sdk || isNegated(node) || !isOfLibrary(of) || this.#sdks.some((sdk) => throwsClassesOf(sdk, of) || hasUnsure(sdk, of))) return undefined;
    return this.#isNarrowed(node) || !decides(node, () => false, this.#analysis) ? undefined : { kind: 'class', ...this.#thrown(), test: { ...test, of } };
  }

  #missing(read: ErrorRead, looks: boolean): (WrongShape & { kind: 'missing' }) | undefined {
    const part = missingPart(read.path, this.#shapes);
    if (!part || (this.#inPlace && !this.#isOfNetwork(part[0]!))) return undefined;
    const member = read.members[part.length];
    const crashes = member !== undefined && !member.optional && !read.members.slice(1, part.length).some(({ optional }) => optional) && !this.#isAskedFor(read, part) && !isTried(member, this.#holder.body);
    if (!crashes && (looks || !readDecides(read, (node) => this.#mentionsError(node), this.#analysis))) return undefined;
    // An abort may have any reason.
    if (part[0] === 'reason') return undefined;
    if (part.at(-1) === 'code' && !this.#isProvidersCode(read)) return undefined;
    return { kind: 'missing', ...this.#thrown(), read, part, crashes, wrapped: this.#comesWrapped(read) };
  }

  #comesWrapped(read: ErrorRead): boolean {
    const sought = comparisonsOf(read, this.#analysis).map(({ value }) => value);
    return sought.length > 0 && sought.every((value) => typeof value === 'number' && this.#calls.every((call) => errorFacts(call).every((facts) => comesWrapped(value, facts, call, this.#analysis))));
  }

  #wrongValue(read: ErrorRead): (WrongShape & { kind: 'value' }) | undefined {
    if (this.#inPlace) return undefined;
    const path = read.path.join();
    const comparisons = comparisonsOf(read, this.#analysis);
    if (path === 'name') {
      const comparison = comparisons.find(({ value }) => typeof value === 'string' && isClassName(value) && this.#neverNamed(value));
      return comparison && { kind: 'value', ...this.#thrown(), read, comparison, is: 'name' };
    }
    const values = this.#shapes.map((shape) => memberAt(shape, read.path));
    if (values.some(({ kind }) => kind !== 'known')) return undefined;
    const have = new Set(values.map((value) => (value.kind === 'known' ? value.value : undefined)));
    const all = this.#asked!.reads.flatMap((other) => (other.path.join() === path ? comparisonsOf(other, this.#analysis) : []));
    for (const comparison of comparisons) {
      const { value, node } = comparison;
      if (have.has(value) || node?.operator.length === 2) continue;
      if (typeof value === 'string' && areAll(have, 'number') && !all.some((other) => typeof other.value === 'number' && String(other.value) === value)) {
        return { kind: 'value', ...this.#thrown(), read, comparison, is: 'number' };
      } else if (typeof value === 'number' && kindOfStatus(value) && areAll(have, 'string') && this.#calls.every((call) => asksOwnProvider(call, this.#analysis)) && !all.some((other) => other.value === String(value))) {
        return { kind: 'value', ...this.#thrown(), read, comparison, is: 'text' };
      }
    }
    return undefined;
  }

  /** Whether no class of the SDKs shows such a name. */
  #neverNamed(name: string): boolean {
    return this.#calls.flatMap(errorFacts).every((errors) => errors.name !== undefined && !errors.classes.some((row) => row.shown === null ? row.name === name : (row.shown ?? shownAs(errors, row.name)) === name));
  }

  /** Whether only an error from the network has it. Frameworks throw errors with a `response` too, which is no answer of a server. */
  #isOfNetwork(name: string): boolean {
    return ofNetwork.has(name) && (name !== 'response' || this.#asked!.reads.some(({ path: [first, second = ''] }) => first === name && answerParts.has(second)));
  }

  /** A provider's word or an HTTP status is looked for, not a code of Node. */
  #isProvidersCode(read: ErrorRead): boolean {
    const values = comparisonsOf(read, this.#analysis).map(({ value }) => value);
    return values.some((value) => (typeof value === 'string' && providersCode.test(value)) || (typeof value === 'number' && kindOfStatus(value) !== undefined)) && !values.some((value) => ofConnection.test(String(value)));
  }

  /** Whether anything has asked for the part, or for what it holds, before it is read of: then this never runs, whatever the question was. */
  #isAskedFor({ node, members }: ErrorRead, part: readonly string[]): boolean {
    const holder = unwrap(members[part.length]!.object);
    const kept = holder.type === T.Identifier ? this.#analysis.variableOf(holder) : undefined;
    if (kept && kept !== this.#holder.error) return kept.references.some(({ identifier }) => identifier.range[1] <= holder.range[0] && !isReadOf(identifier));
    return this.#asked!.reads.some((other) => {
      if (other.node.range[1] > node.range[0] || part.some((name, index) => other.path[index] !== name)) return false;
      const further = other.members[part.length];
      return (!further || further.optional || other.members.slice(1, part.length).some(({ optional }) => optional)) && !isWhollyShown(other.node);
    });
  }

  /** Whether it runs only where the error is of another kind than the SDK's: told by a class, a type or code that is not seen. */
  #isNarrowed(node: Node): boolean {
    const foreign = [...this.#asked!.guards, ...this.#asked!.tests.filter(({ of }) => !this.#isOwn(of) && of.kind !== 'global').map((test) => test.node)];
    return foreign.some((guard) => {
      if (guard === node || (isNegated(guard) && guard.range[0] < node.range[0])) return guard !== node;
      const governed = governedBy(wrapped(guard));
      return governed !== undefined && isInside(node, governed);
    });
  }

  #mentionsError(node: Node): boolean {
    const { error, parameter } = this.#holder;
    if (error) return error.references.some(({ identifier }) => isInside(identifier, node));
    return Boolean(parameter) && this.#asked!.reads.some((read) => this.#analysis.lookUp((read.node as TSESTree.Identifier).name, node)?.references.some(({ identifier }) => isInside(identifier, node)));
  }
}

/** Where errors of an SDK say what kind of failure it was. */
function tellingPaths({ status, alsoStatus, code, type, body, retryable, exhausted }: ErrorFacts): readonly (readonly string[])[] {
  const paths = [status, ...(alsoStatus ?? []), code, type, body?.property, retryable, exhausted && 'lastError'];
  return paths.flatMap((path) => (path ? [path.split('.')] : []));
}

/** Whether the SDK keeps a class of that name to itself, which may come from a copy of the other library. */
function hasUnsure({ errors }: Sdk, { name }: NamedClass): boolean {
  return errors.classes.some((row) => row.name === name && (row.hidden || row.perhaps));
}

/** What an import of a library names must be one of its classes; a class of the language stands for no library. */
function isOfLibrary(of: NamedClass & { kind: 'export' }): boolean {
  return rowOf(of) !== undefined && errorsOf(of.source) !== undefined;
}

const classNames: ReadonlySet<string> = new Set(withErrors.flatMap(({ errors }) => errors.classes.filter(({ hidden }) => !hidden).flatMap(({ name }) => [name, shownAs(errors, name)])));

/** A name that a library gives its errors; an abort and a timeout may be the language's own. */
function isClassName(name: string): boolean {
  return classNames.has(name) && name !== 'AbortError' && name !== 'TimeoutError';
}

function areAll(values: ReadonlySet<Primitive>, type: 'number' | 'string'): boolean {
  const told = [...values].filter((value) => value !== undefined && value !== null);
  return told.length > 0 && told.every((value) => typeof value === type);
}

/** The values that what is read is compared with, also where it is kept in a constant first. */
function comparisonsOf(read: ErrorRead, analysis: Analysis): readonly Comparison[] {
  const kept = readVariable(read, analysis);
  return kept ? comparisonsOfVariable(kept, analysis) : comparisonsAt(read.node, analysis);
}

function comparisonsOfVariable(variable: Variable, analysis: Analysis): readonly Comparison[] {
  return variable.references.flatMap((reference) => (reference.isRead() ? comparisonsAt(reference.identifier, analysis) : []));
}

function comparisonsAt(node: Node, analysis: Analysis): readonly Comparison[] {
  const outer = wrapped(node);
  const parent = outer.parent;
  const kept = declaredAs(node, analysis);
  if (kept) return comparisonsOfVariable(kept, analysis);
  switch (parent?.type) {
    case T.BinaryExpression:
      return /^[!=]==?$/.test(parent.operator) ? compared(parent.left === outer ? parent.right : parent.left, parent, analysis) : [];
    case T.SwitchStatement:
      return parent.discriminant === outer ? parent.cases.flatMap(({ test }) => (test ? compared(test, undefined, analysis) : [])) : [];
    case T.CallExpression: {
      const callee = unwrap(parent.callee);
      const list = callee.type === T.MemberExpression && propertyName(callee) === 'includes' && parent.arguments[0] === outer ? staticValue(callee.object, analysis) : undefined;
      return Array.isArray(list?.value) ? (list.value as readonly Primitive[]).map((value) => ({ node: undefined, literal: parent, value })) : [];
    }
    default:
      return [];
  }
}

function compared(literal: Node, node: TSESTree.BinaryExpression | undefined, analysis: Analysis): readonly Comparison[] {
  const value = staticValue(literal, analysis);
  return value && !Array.isArray(value.value) ? [{ node, literal, value: value.value as Primitive }] : [];
}

/** `response.status`: reading of it asks nothing. */
function isReadOf(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === T.MemberExpression ? !parent.optional : parent?.type === T.VariableDeclarator;
}

/** `console.error(error.response)`: a part that is shown is not asked for. */
function isWhollyShown(node: Node): boolean {
  const { parent } = wrapped(node);
  return parent?.type === T.CallExpression && isLogging(parent);
}

/** Whether what is thrown at a node is caught before it leaves some code. */
function isTried(node: Node, code: Node): boolean {
  for (let child = node, parent = node.parent; parent && child !== code; child = parent, parent = parent.parent) {
    if (parent.type === T.TryStatement && parent.block === child && parent.handler) return true;
  }
  return false;
}
