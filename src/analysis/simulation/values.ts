import { type FailureKind, kindOfCode } from '../../helper/src/failures/kinds.ts';
import type { Analysis } from '../analysis.ts';
import type { ClassNode, FunctionNode } from '../ast.ts';
import type { Primitive } from '../values/static.ts';

/**
 * What a value depends on, as bits. An unknown that depends on the failure is another matter than one that depends on a
 * counter whose limit cannot be read.
 */
export const why = {
  error: 1,
  /** A call that cannot be seen decides. */
  call: 2,
  /** Something that the rounds count up or down. */
  counter: 4,
  clock: 8,
  /** A parameter or an option: the same in every round. */
  input: 16,
  /** What other code may change meanwhile. */
  state: 32,
  answer: 64,
  /** The failure was looked at on the way, but something else decides. */
  looked: 128,
  random: 256,
  /** `Math.min(…)`: it grows no further than that. */
  capped: 512,
} as const;

export type Why = number;

/** Values of the simulated program. */
export type SimValue =
  | { readonly kind: 'known'; readonly value: Primitive; readonly why: Why }
  | SimObject
  | { readonly kind: 'list'; readonly items: SimValue[]; readonly why: Why }
  | (Callable & { readonly kind: 'function'; readonly why: Why })
  | { readonly kind: 'native'; readonly call: (args: readonly SimValue[]) => SimValue; readonly why: Why }
  /** `delay`: the ms that pass before it is settled. */
  | { readonly kind: 'promise'; readonly rejected: boolean; readonly value: SimValue; readonly delay?: SimValue; readonly why: Why }
  /** Fails while it is read, if `failure` is given; `gives`: after a part of the answer has come. */
  | { readonly kind: 'stream'; readonly failure?: SimValue; readonly gives?: true; readonly why: Why }
  /** A time of day (`since: false`) or a duration up to now, `offset` ms later. */
  | { readonly kind: 'time'; readonly since: boolean; readonly offset: number; readonly why: Why }
  | { readonly kind: 'unknown'; readonly truthy: boolean; readonly why: Why };

/** A function, and the file that it is of. */
export interface Callable {
  readonly node: FunctionNode;
  readonly home: Analysis;
  readonly self?: SimValue;
}

export interface SimObject {
  readonly kind: 'object';
  readonly members: Map<string, SimValue>;
  /** Whether it may have members that are not listed. */
  readonly open: boolean;
  readonly why: Why;
  /** What it was spread from. */
  readonly from?: SimValue;
  /** Names or nodes of its classes, most special first; absent for plain objects. */
  readonly classes?: readonly (string | ClassNode)[];
  /** The SDK whose error it is: its classes are that SDK's. */
  readonly sdk?: string;
  /** A failure of which only its text is sure: the library's class cannot be told. */
  readonly vague?: true;
}

export const undefinedValue: SimValue = { kind: 'known', value: undefined, why: 0 };

export function known(value: Primitive, reason: Why = 0): SimValue {
  return { kind: 'known', value, why: reason };
}

export function unknown(reason: Why, truthy = false): SimValue {
  return { kind: 'unknown', truthy, why: reason };
}

export function object(members: Iterable<readonly [string, SimValue]>, reason: Why = 0, more: Partial<Pick<SimObject, 'open' | 'from' | 'classes' | 'sdk' | 'vague'>> = {}): SimObject {
  return { kind: 'object', members: new Map(members), open: false, why: reason, ...more };
}

/** An error that the program itself makes; what it is given as `cause` stays with it. */
export function errorObject(classes: readonly string[], message: SimValue, reason: Why, options?: SimValue): SimObject {
  const cause = options?.kind === 'object' ? options.members.get('cause') : undefined;
  return object([['message', message], ['name', known(classes[0] ?? 'Error')], ...(cause ? [['cause', cause] as const] : [])], reason, { classes });
}

/** Whether a condition on the value holds; undefined where that cannot be told. */
export function truth(value: SimValue): boolean | undefined {
  if (value.kind === 'known') return Boolean(value.value);
  return value.kind !== 'unknown' || value.truthy ? true : undefined;
}

export function isNullish(value: SimValue): boolean | undefined {
  if (value.kind === 'known') return value.value === undefined || value.value === null;
  return value.kind !== 'unknown' || value.truthy ? false : undefined;
}

export function withWhy(value: SimValue, reason: Why): SimValue {
  return (value.why | reason) === value.why ? value : ({ ...value, why: value.why | reason } as SimValue);
}

/** The value after a condition that was decided by `reason`: what is still unknown does not depend on that. */
export function decidedBy(value: SimValue, reason: Why): SimValue {
  return withWhy(value, isOpen(value) ? lookedAt(reason) : reason);
}

/** What a combination of values depends on, if they leave it open: the ones that are open themselves. */
export function openWhy(values: readonly SimValue[]): Why {
  return values.reduce((all, value) => all | (isOpen(value) ? value.why : lookedAt(value.why)), 0);
}

function isOpen(value: SimValue): boolean {
  return truth(value) === undefined;
}

function lookedAt(reason: Why): Why {
  return reason & (why.error | why.looked) ? why.looked : 0;
}

/** What a call depends on. */
export function whyOf(args: readonly SimValue[], reason: Why = 0): Why {
  return args.reduce((all, arg) => all | arg.why, reason);
}

/** A parameter without a value: what is written for its absence is what a reader sees happen. */
export function isPlainInput(value: SimValue): boolean {
  return value.kind === 'unknown' && value.why === why.input && !value.truthy;
}

/** Whether two values are surely one. */
export function isSame(a: SimValue, b: SimValue): boolean {
  return a === b || (a.kind === 'known' && b.kind === 'known' && Object.is(a.value, b.value)) || (a.kind === 'function' && b.kind === 'function' && a.node === b.node);
}

/** Whether an object is another one but for what counts the rounds: `{ ...options, retries: options.retries - 1 }`. */
export function isSameButCounts(before: SimValue, now: SimValue): boolean {
  if (now.kind !== 'object' || !now.from || !(isSame(before, now.from) || isSameButCounts(before, now.from))) return false;
  const known = before.kind === 'object' ? before.members : new Map<string, SimValue>();
  return [...now.members].every(([name, member]) => {
    const old = known.get(name);
    return (old && isSame(old, member)) || member.why & why.counter || (member.kind === 'known' && typeof member.value === 'boolean');
  });
}

/** A copy whose members can be written without touching the original. */
export function copy(value: SimValue): SimValue {
  if (value.kind === 'object') return { ...value, members: new Map([...value.members].map(([name, member]) => [name, copy(member)])) };
  if (value.kind === 'promise') return { ...value, value: copy(value.value) };
  if (value.kind === 'list') return { ...value, items: value.items.map(copy) };
  return value;
}

/** What the machine knows beyond the operands. */
export interface Judge {
  /** Kind of the failure that is played, for texts that mean the same in other words. */
  readonly failureKind: FailureKind | undefined;
  /** Told the ms that a comparison with the clock allows. */
  readonly deadline: (ms: number | undefined) => void;
}

export function binary(operator: string, a: SimValue, b: SimValue, judge: Judge): SimValue {
  const reason = a.why | b.why;
  switch (operator) {
    case '===':
    case '==':
      return negate(equals(a, b, operator === '==', judge), false);
    case '!==':
    case '!=':
      return negate(equals(a, b, operator === '!=', judge), true);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return order(operator, a, b, judge);
    default:
      return a.kind === 'time' || b.kind === 'time' ? timeArithmetic(operator, a, b, reason) : arithmetic(operator, a, b, reason);
  }
}

function negate(value: SimValue, negated: boolean): SimValue {
  return negated && value.kind === 'known' ? known(!value.value, value.why) : value;
}

function equals(a: SimValue, b: SimValue, loose: boolean, judge: Judge): SimValue {
  const reason = a.why | b.why;
  if (a.kind === 'time' || b.kind === 'time') return unknown(reason | why.clock);
  if (a.kind === 'known' && b.kind === 'known') {
    // eslint-disable-next-line eqeqeq -- what the code itself says
    if (loose ? a.value == b.value : a.value === b.value) return known(true, reason);
    return meansTheFailure(a, b, judge) ? unknown(reason) : known(false, reason);
  }
  if (a === b && a.kind !== 'unknown') return known(true, reason);
  const [one, other] = a.kind === 'known' ? [a, b] : [b, a];
  // An object is never equal to a primitive; an unknown that is true never to a false one.
  if (one.kind === 'known' && (other.kind !== 'unknown' || (other.truthy && !one.value))) return known(false, reason);
  return unknown(reason);
}

/**
 * Whether a text that the sample failure does not have says the same in other words: another provider's code or wording
 * for this kind of failure. Then a comparison that fails proves nothing.
 */
function meansTheFailure(a: SimValue, b: SimValue, judge: Judge): boolean {
  const text = a.why & why.error ? b : a;
  if (!((a.why | b.why) & why.error) || text.kind !== 'known' || typeof text.value !== 'string') return false;
  return saysKind(text.value, judge);
}

export function saysKind(text: string, judge: Judge): boolean {
  return judge.failureKind !== undefined && kindOfCode(text) === judge.failureKind;
}

function order(operator: '<' | '>' | '<=' | '>=', a: SimValue, b: SimValue, judge: Judge): SimValue {
  const reason = a.why | b.why;
  if (a.kind === 'time' || b.kind === 'time') {
    judge.deadline(allowance(a, b));
    return unknown(reason | why.clock);
  }
  if (a.kind !== 'known' || b.kind !== 'known') {
    // Nothing that counts gets there.
    if (b.kind === 'known' && b.value === Infinity && reason & why.counter) return known(operator === '<' || operator === '<=', reason);
    return unknown(reason);
  }
  const [left, right] = [a.value as number, b.value as number];
  return known(operator === '<' ? left < right : operator === '>' ? left > right : operator === '<=' ? left <= right : left >= right, reason);
}

/** The ms between two sides of a comparison with the clock. */
function allowance(a: SimValue, b: SimValue): number | undefined {
  const [x, y] = [a, b].map((side) => (side.kind === 'time' ? side.offset : side.kind === 'known' ? Number(side.value) : Number.NaN));
  const ms = Math.abs(x! - y!);
  return Number.isNaN(ms) ? undefined : ms;
}

function timeArithmetic(operator: string, a: SimValue, b: SimValue, reason: Why): SimValue {
  const offset = (value: SimValue): number => (value.kind === 'time' ? value.offset : value.kind === 'known' ? Number(value.value) : Number.NaN);
  const ms = operator === '-' ? offset(a) - offset(b) : operator === '+' ? offset(a) + offset(b) : Number.NaN;
  if ((operator === '/' || operator === '*') && a.kind === 'time' && b.kind === 'known') return { ...a, offset: Number.NaN };
  return { kind: 'time', since: a.kind === 'time' && b.kind === 'time', offset: ms, why: reason | why.clock };
}

function arithmetic(operator: string, a: SimValue, b: SimValue, reason: Why): SimValue {
  if (a.kind !== 'known' || b.kind !== 'known') {
    const counts = (operator === '+' || operator === '-') && !(reason & why.random) && [a, b].some((side) => side.kind === 'known' && typeof side.value === 'number');
    return unknown(reason | (counts ? why.counter : 0));
  }
  const [left, right] = [a.value as number, b.value as number];
  const counts = (operator === '+' || operator === '-') && typeof left === 'number' && typeof right === 'number' ? why.counter : 0;
  switch (operator) {
    case '+':
      return known(left + right, reason | counts);
    case '-':
      return known(left - right, reason | counts);
    case '*':
      return known(left * right, reason);
    case '/':
      return known(left / right, reason);
    case '%':
      return known(left % right, reason);
    case '**':
      return known(left ** right, reason);
    case '&':
      return known(left & right, reason);
    case '|':
      return known(left | right, reason);
    case '<<':
      return known(left << right, reason);
    case '>>':
      return known(left >> right, reason);
    default:
      return unknown(reason);
  }
}

/** What a method of a text gives; undefined for methods that are not played. */
export function stringMethod(text: string, name: string, args: readonly SimValue[], reason: Why, judge: Judge): SimValue | undefined {
  const because = whyOf(args, reason);
  const values = args.map((arg) => (arg.kind === 'known' ? arg.value : undefined));
  const search = values[0];
  switch (name) {
    case 'toLowerCase':
    case 'toLocaleLowerCase':
      return known(text.toLowerCase(), reason);
    case 'toUpperCase':
      return known(text.toUpperCase(), reason);
    case 'trim':
      return known(text.trim(), reason);
    case 'toString':
    case 'valueOf':
      return known(text, reason);
    case 'includes':
    case 'startsWith':
    case 'endsWith':
    case 'indexOf':
    case 'search':
    case 'match':
    case 'test': {
      if (args[0]?.kind !== 'known' || (typeof search !== 'string' && !(search instanceof RegExp))) return unknown(because);
      return found(text, name, search, because, judge);
    }
    default:
      return unknown(because);
  }
}

function found(text: string, name: string, search: string | RegExp, because: Why, judge: Judge): SimValue {
  const at = search instanceof RegExp ? text.search(new RegExp(search.source, search.flags.replace(/[gy]/g, ''))) : text.indexOf(search);
  const hit = name === 'startsWith' ? at === 0 : name === 'endsWith' ? text.endsWith(String(search)) : at !== -1;
  const words = search instanceof RegExp ? search.source.split(/[|()]/) : [search];
  // Another provider says it in these words: that this one does not proves nothing.
  if (!hit && because & why.error && words.some((word) => saysKind(word, judge))) return unknown(because);
  if (name === 'indexOf' || name === 'search') return known(at, because);
  if (name === 'match') return hit ? { kind: 'unknown', truthy: true, why: because } : known(null, because);
  return known(hit, because);
}
