import type { TSESTree } from '@typescript-eslint/types';
import { type CarryOver, carryOvers } from '../catalog/carry-over.ts';
import type { RetrierDelay } from '../catalog/retrier.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, propertyName, unwrap } from '../analysis/ast.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { libraryOf } from '../analysis/retries/policy-options.ts';
import { exportAt } from '../analysis/values/library-exports.ts';
import { staticNumber, staticValue } from '../analysis/values/static.ts';
import { valueOf } from '../analysis/values/values.ts';
import { carryCallback } from './carry-callback.ts';
import { carryFilter, carryPredicate } from './carry-predicate.ts';
import { refuse } from './not-carried.ts';
import { styleOf } from './style.ts';
import { sourceOf } from './text.ts';

/** One option of `withRetry`, and the property whose place it takes; of its own where the library had a default. */
export interface Entry {
  readonly name: string;
  readonly code: string;
  readonly at?: TSESTree.Property;
  /** What the property said is left out: `withRetry` does so anyway. */
  readonly isIdle?: true;
}

/** The options of a policy as `withRetry` takes them. */
export interface CarriedOptions {
  readonly entries: readonly Entry[];
  readonly literal: TSESTree.ObjectExpression | undefined;
  /** What `withRetry` is not told though the library was. */
  readonly remarks: readonly string[];
}

/** Defaults of `withRetry` that need not be written. */
const own = { factor: 2, maxDelayMs: 30_000, jitter: 'equal' } as const;

const longest = 2 ** 31 - 1;

/** @throws NotCarried with the reason where something of it has no counterpart. */
export function carryOptions(policy: Policy, made: TSESTree.CallExpression, analysis: Analysis): CarriedOptions {
  const { terms, options } = policy;
  const carry = carryOvers[terms.module!]!;
  const literal = options && literalOf(options, analysis);
  const properties = new Map<string, TSESTree.Property>();
  for (const property of literal?.properties ?? []) {
    const name = property.type === T.Property ? propertyName(property) : undefined;
    if (property.type !== T.Property || name === undefined) refuse('its options hold a spread or a computed name');
    if (properties.has(name)) refuse(`\`${name}\` is given twice`);
    properties.set(name, property);
  }
  const reader = new Reader(policy, carry, properties, analysis);
  const entries = [...reader.count(), ...reader.waits(), ...reader.rest()];
  const filtered = terms.filter && carryFilter(made.arguments[terms.filter.argument], terms, analysis);
  if (filtered) entries.push({ name: 'shouldRetry', code: filtered });
  return { entries, literal, remarks: reader.remarks };
}

function literalOf(options: Node, analysis: Analysis): TSESTree.ObjectExpression | undefined {
  const bare = unwrap(options);
  if (bare.type === T.ObjectExpression) return bare;
  const value = valueOf(bare, analysis);
  return refuse(value?.kind === 'object' ? `its options are made elsewhere, at line ${value.node.loc.start.line}: write them in the call` : 'its options cannot be read');
}

interface Waits {
  readonly first: number;
  readonly factor: number;
  readonly cap: number;
}

class Reader {
  readonly remarks: string[] = [];
  readonly #left: Set<string>;
  #total = 0;

  constructor(
    readonly policy: Policy,
    readonly carry: CarryOver,
    readonly properties: ReadonlyMap<string, TSESTree.Property>,
    readonly analysis: Analysis,
  ) {
    this.#left = new Set(properties.keys());
  }

  count(): Entry[] {
    const { attempts, terms: { count, unbounded = [] } } = this.policy;
    for (const { option, value } of unbounded) {
      const property = this.properties.get(option);
      if (property && staticValue(property.value, this.analysis)?.value === value) refuse(`it has no bound: \`${this.#source(property)}\``);
    }
    const property = this.#take(count.option);
    if (!property && count.default === Infinity) refuse(`it has no bound: \`${count.option}\` is not given`);
    const number = property ? this.#number(property) : count.default;
    if (number === Infinity || attempts.kind === 'unbounded') refuse('it has no bound');
    const total = count.means === 'retries' ? number + 1 : number;
    if (!Number.isInteger(total) || total < 1) refuse(`\`${this.#source(property!)}\` is no number of attempts`);
    this.#total = total;
    return [{ name: 'maxAttempts', code: property && this.#isNamed(property) ? `${this.#value(property)}${count.means === 'retries' ? ' + 1' : ''}` : String(total), at: property }];
  }

  waits(): Entry[] {
    const { delay } = this.policy.terms;
    const backoff = delay.instead?.map((name) => this.properties.get(name)).find((property) => property && !this.#isIdle(property));
    return backoff ? this.#backoff(backoff) : this.#numbers(delay);
  }

  #numbers({ option, ms, factor, cap, jitter }: RetrierDelay): Entry[] {
    const entries: Entry[] = [];
    const at = (name: string | undefined): TSESTree.Property | undefined => (name === undefined ? undefined : this.#take(name));
    const first = at(option);
    const grows = at(factor?.option);
    const most = at(cap?.option);
    const varies = at(jitter?.option);
    const set = varies && (staticValue(varies.value, this.analysis) ?? refuse(`\`${this.#source(varies)}\` cannot be read`)).value;
    const isVaried = varies ? set !== false && set !== undefined && set !== jitter?.off : (jitter?.default ?? false);
    const doubles = isVaried && this.carry.jitter === 'up to twice';
    const times = grows ? this.#number(grows) : (factor?.default ?? 1);
    const wait = first ? this.#number(first) : ms;
    if (times < 1) refuse(`with \`${this.#source(grows!)}\` its waits grow shorter`);
    const limit = most ? this.#number(most) : (cap?.ms ?? Infinity);
    // Libraries differ in what becomes of a first wait that is too long already.
    if (most && limit < Math.max(wait, 1)) refuse(`\`${this.#source(most)}\` is shorter than its first wait`);
    const waits: Waits = { first: doubles ? 2 * wait : wait, factor: times, cap: limit };
    entries.push({ name: 'initialDelayMs', code: first && this.#isNamed(first) ? `${doubles ? '2 * ' : ''}${this.#value(first)}` : String(waits.first), at: first });
    if (grows || waits.factor !== own.factor) entries.push({ name: 'factor', code: grows && this.#isNamed(grows) ? this.#value(grows) : String(waits.factor), at: grows });
    entries.push(...this.#cap(waits, most));
    const kind = !isVaried ? 'none' : doubles ? 'equal' : 'full';
    if (varies || kind !== own.jitter) entries.push({ name: 'jitter', code: this.#quoted(kind), at: varies });
    return entries;
  }

  /** The longest wait, where `withRetry` would cut it short. */
  #cap({ first, factor, cap }: Waits, at: TSESTree.Property | undefined): Entry[] {
    const last = this.#total > 1 ? first * factor ** (this.#total - 2) : 0;
    if (cap < longest) return at || last > Math.min(cap, own.maxDelayMs) ? [{ name: 'maxDelayMs', code: at && this.#isNamed(at) ? this.#value(at) : String(cap), at }] : [];
    if (last > own.maxDelayMs) return [{ name: 'maxDelayMs', code: String(Math.min(Math.ceil(last), longest)), at }];
    return at ? [{ name: 'maxDelayMs', code: '', at, isIdle: true }] : [];
  }

  /** `backoff: new ExponentialBackoff({ … })` */
  #backoff(property: TSESTree.Property): Entry[] {
    this.#take(propertyName(property)!);
    const { terms } = this.policy;
    const made = unwrap(property.value);
    const name = made.type === T.NewExpression ? exportAt(made.callee, libraryOf(terms), this.analysis) : undefined;
    const backoff = name === undefined ? undefined : this.carry.backoffs?.[name];
    if (made.type !== T.NewExpression || !backoff) return refuse(`\`${this.#source(property)}\` has no counterpart in \`withRetry\``);
    const [argument] = made.arguments;
    if (backoff.ms !== undefined) {
      const ms = argument ? staticNumber(argument, this.analysis) : undefined;
      if (ms === undefined) return refuse(`\`${this.#source(property)}\` cannot be read`);
      return [{ name: 'initialDelayMs', code: String(ms), at: property }, { name: 'factor', code: '1', at: property }, ...this.#cap({ first: ms, factor: 1, cap: Infinity }, undefined).map((entry) => ({ ...entry, at: property })), { name: 'jitter', code: this.#quoted('none'), at: property }];
    }
    const { first, cap, jitter, factor } = backoff.options!;
    const given = new Map<string, TSESTree.Property>();
    const bare = argument && unwrap(argument);
    if (bare && bare.type !== T.ObjectExpression) refuse(`\`${this.#source(property)}\` cannot be read`);
    for (const option of bare?.type === T.ObjectExpression ? bare.properties : []) {
      const key = option.type === T.Property ? propertyName(option) : undefined;
      if (option.type !== T.Property || key === undefined || ![first.option, cap.option, jitter.option].includes(key)) return refuse(`\`${this.#source(property)}\` says more than \`withRetry\` can be told`);
      given.set(key, option);
    }
    const number = (option: { readonly option: string; readonly ms: number }): number => (given.has(option.option) ? this.#number(given.get(option.option)!) : option.ms);
    const generator = given.get(jitter.option);
    const kind = generator && jitter.exports[exportAt(generator.value, libraryOf(terms), this.analysis) ?? ''];
    if (!kind) return refuse(`each wait of \`${name}\` hangs on the one before: give it a \`${jitter.option}\` that \`withRetry\` has (${Object.keys(jitter.exports).map((each) => `\`${each}\``).join(', ')})`);
    const waits: Waits = { first: number(first), factor, cap: number(cap) };
    const entries: Entry[] = [{ name: 'initialDelayMs', code: String(waits.first), at: property }, ...this.#cap(waits, given.get(cap.option)).map((entry) => ({ ...entry, at: property }))];
    return kind === own.jitter ? entries : [...entries, { name: 'jitter', code: this.#quoted(kind), at: property }];
  }

  /** Signal, deadline, what decides and what is told; whatever else there is has no counterpart. */
  rest(): Entry[] {
    const { terms, reads } = this.policy;
    const entries: Entry[] = [];
    const { deadline } = terms;
    const limit = deadline?.default === undefined ? undefined : this.#take(deadline.option);
    if (deadline?.default !== undefined) {
      const ms = limit ? this.#number(limit) : deadline.default;
      entries.push(ms > longest ? refuse(`\`${this.#source(limit!)}\` is longer than a timer can be`) : { name: 'totalTimeoutMs', code: limit && this.#isNamed(limit) ? this.#value(limit) : String(ms), at: limit });
    }
    const { signal, tells } = this.carry;
    for (const name of [...this.#left]) {
      const property = this.properties.get(name)!;
      if (this.#isIdle(property)) entries.push({ name, code: '', at: property, isIdle: true });
      else if (signal && 'option' in signal && name === signal.option) {
        const major = this.analysis.file.majorOf(terms.module!);
        if (major !== undefined && !signal.majors?.includes(major)) refuse(`${terms.module} ${major} ignores its \`${name}\``);
        entries.push({ name: 'signal', code: this.#value(property), at: property });
      } else if (name === tells?.option) {
        entries.push({ name: 'onRetry', code: carryCallback(property, tells, reads.filter(({ option }) => option === name), this.#total, terms.module!, this.analysis), at: property });
        if (tells.alsoLast) this.remarks.push(`\`onRetry\` is told of failures that are sent again, not of the last one as \`${name}\` was`);
      } else if (terms.predicates.some(({ option }) => option === name)) {
        const [predicate, ...others] = reads.filter(({ option }) => option === name);
        if (!predicate) return refuse(`the installed version of ${terms.module} ignores its \`${name}\``);
        const code = carryPredicate(property.value, [predicate, ...others], terms.module!, this.analysis);
        entries.push(code === undefined ? { name, code: '', at: property, isIdle: true } : { name: 'shouldRetry', code, at: property });
      } else refuse(`\`${name}\` has no counterpart in \`withRetry\``);
      this.#left.delete(name);
    }
    return entries;
  }

  #isIdle(property: TSESTree.Property): boolean {
    const known = staticValue(property.value, this.analysis);
    return known !== undefined && (this.carry.idle?.[propertyName(property)!] ?? []).some((value) => value === known.value);
  }

  #take(name: string): TSESTree.Property | undefined {
    this.#left.delete(name);
    return this.properties.get(name);
  }

  #number(property: TSESTree.Property): number {
    return staticNumber(property.value, this.analysis) ?? refuse(`\`${this.#source(property)}\` cannot be read`);
  }

  /** A constant of the file goes on being named. */
  #isNamed(property: TSESTree.Property): boolean {
    return unwrap(property.value).type === T.Identifier && staticNumber(property.value, this.analysis) !== Infinity;
  }

  #value({ value }: TSESTree.Property): string {
    return sourceOf(value, this.analysis.file.text);
  }

  #source(property: TSESTree.Property): string {
    return sourceOf(property, this.analysis.file.text).replace(/\s+/g, ' ');
  }

  #quoted(text: string): string {
    const quote = styleOf(this.analysis).quote;
    return `${quote}${text}${quote}`;
  }
}
