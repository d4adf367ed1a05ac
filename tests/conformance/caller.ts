import type { FailureKind } from '../../src/helper/src/index.ts';
import type { Dialect, FaultName } from '../faulty-server/index.ts';

/** What a call is told, in the helper's words. */
export interface CallOptions {
  /** 0 switches the SDK's own retries off. */
  maxRetries?: number;
  signal?: AbortSignal;
  /** The SDK's own timeout. */
  timeoutMs?: number;
}

/** One way in which users of a real SDK make a request, and what comes of it when the provider fails. */
export interface Caller {
  /** The SDK's name in the catalog and the major whose facts it is held to. */
  readonly sdk: string;
  readonly major: number;
  /** The path of the endpoint, where the catalog has facts of its own for it. */
  readonly endpoint?: string;
  /** What it speaks to the faulty server. */
  readonly dialect: Dialect;
  plain(options?: CallOptions): Promise<unknown>;
  stream?(options?: CallOptions): Promise<AsyncIterable<unknown>>;
  /** What a call of it cannot be told. */
  readonly lacks?: readonly (keyof CallOptions)[];
  /** What a stream of it cannot be told, if that differs. */
  readonly streamLacks?: readonly (keyof CallOptions)[];
  /** HTTP errors come as a result; or all do, as a result that holds the error which other calls throw. */
  readonly resolves?: true | 'with its error';
  /** Its errors do not have the headers of the answer: neither hints nor the request's id are known. */
  readonly dropsHeaders?: true;
  /** Nor do they have its status. */
  readonly dropsStatus?: true;
  /** Its errors do not have what caused them: a refused connection is not told from one that broke. */
  readonly dropsCause?: true;
  /** Where it is not as the catalog says, or the helper cannot say what it says of other SDKs. */
  readonly quirks?: Quirks;
  /** Every stream fault of the dialect (retries off): what comes of it, and what `guardStream` makes of that. */
  readonly streams?: Facts;
  /** Every answer with status 200 and a wrong body (retries off): what comes of it, and what `withRetry` makes of that. */
  readonly answers: Facts;
  /** What an abort throws while the answer is awaited; `resolves` or `hangs` if the signal is not heard. */
  readonly aborts?: `throws ${string}` | 'hangs' | 'resolves';
  /** Its streams have a `controller`. */
  readonly controls?: true;
  /** A stream that is left keeps its connection until the caller's signal is aborted. */
  readonly holdsConnection?: true;
}

/**
 * Left what the SDK alone makes of a fault: `throws <class>`, `silent` (a stream that ends as if complete), `item` (the failure
 * is one of the chunks), `hangs`, `resolves` (a plain call gives the body as an answer). Right what the helper makes of it: the
 * kind, with `+` if it may be repeated, or `whole`.
 */
export type Fact = `${Said} → ${Made}`;
export type Said = `throws ${string}` | 'silent' | 'item' | 'hangs' | 'resolves';
export type Made = 'whole' | FailureKind | `${FailureKind}+`;

export type Facts = Readonly<Partial<Record<Fact, readonly FaultName[]>>>;

/** An exception, and why. */
export interface Quirk {
  /** Requests it sends by itself. */
  readonly requests?: number;
  readonly kind?: FailureKind;
  /** The status that is left of the answer's; `null` if none. */
  readonly status?: number | null;
  /** The class it throws. */
  readonly throws?: string;
  readonly because: string;
}

export type Quirks = Readonly<Partial<Record<FaultName, Quirk>>>;

/** The same quirk under several faults. */
export function quirksOf(faults: readonly FaultName[], quirk: Quirk): Quirks {
  return Object.fromEntries(faults.map((fault) => [fault, quirk]));
}

/** What a table says of a fault. */
export function factOf(facts: Facts, fault: FaultName): Fact | undefined {
  return (Object.keys(facts) as Fact[]).find((fact) => facts[fact]!.includes(fault));
}

/** A table with some faults moved to other facts. */
export function amended(facts: Facts, changes: Facts): Facts {
  const moved = Object.values(changes).flat();
  const names = new Set([...Object.keys(facts), ...Object.keys(changes)]) as Set<Fact>;
  return Object.fromEntries([...names].map((fact) => [fact, [...(facts[fact] ?? []).filter((fault) => !moved.includes(fault)), ...(changes[fact] ?? [])]]));
}
