import { failureWordings } from '../../catalog/failure-wordings.ts';
import type { ErrorClass, ErrorFacts } from '../../catalog/sdk.ts';
import type { Analysis } from '../analysis.ts';
import { dottedName } from '../ast.ts';
import type { LlmCall } from '../calls.ts';
import { comesWrapped, errorFacts, errorShapes } from './shapes.ts';
import type { ErrorHolder } from './holders.ts';

/** What tells a failure better than its wording. */
export interface Telling {
  /** How a message calls what is looked for. */
  readonly failure: string;
  /** The property with the status, and its value. */
  readonly status?: { readonly property: string; readonly value: number };
  readonly code?: { readonly property: string; readonly value: string };
  /** The class that is thrown for nothing else. */
  readonly row?: ErrorClass;
  /** Whether the text is the status itself. */
  readonly exact: boolean;
}

/** What all errors that come to a handler have in place of a text; undefined where the text is no provider's failure, or there is nothing else. */
export function tellingOf(text: string, holder: ErrorHolder, analysis: Analysis): Telling | undefined {
  const number = statusIn(text);
  const kind = number === undefined ? failureWordings.find(({ words }) => words.test(text)) : undefined;
  const failure = number === undefined ? kind?.name : `a ${number}`;
  if (failure === undefined || isOwnWording(text, analysis)) return undefined;
  const { calls } = holder;
  if (calls.some((call) => call.endpoint.fails === 'resolves' || errorShapes(call).length === 0)) return undefined;
  if (kind?.common && holder.sources().others !== 'nothing') return undefined;
  const facts = calls.flatMap(errorFacts);
  const value = number ?? kind?.status;
  const told = { failure, exact: number !== undefined };
  if (value !== undefined) {
    const property = common(calls.flatMap((call) => errorFacts(call).map((each) => statusOf(value, each, call, analysis))));
    const row = common(facts.map((each) => rowFor(each, ({ statuses }) => statuses?.length === 1 && statuses[0] === value)));
    return property === undefined || (kind?.byClass && !row) ? undefined : { ...told, status: { property, value }, row: property.startsWith('lastError') ? undefined : row };
  }
  if (kind?.code !== undefined) {
    const property = common(facts.map(({ code, ownCodes }) => (ownCodes ? undefined : code)));
    return property === undefined ? undefined : { ...told, code: { property, value: kind.code } };
  }
  const row = common(facts.map((each) => rowFor(each, (candidate) => candidate.for === kind?.for && candidate.statuses === undefined && isOnlyFor(candidate, each))));
  return row && { ...told, row };
}

/** Where the status is: after retries of its own the AI SDK has it one level deeper. */
function statusOf(value: number, facts: ErrorFacts, call: LlmCall, analysis: Analysis): string | undefined {
  const { status } = facts;
  return status !== undefined && comesWrapped(value, facts, call, analysis) ? `lastError.${status}` : status;
}

/** Whether the file itself throws an error that says so. */
function isOwnWording(text: string, analysis: Analysis): boolean {
  const own = analysis.remember<readonly string[]>('wordings', analysis, () =>
    analysis.survey.news.filter(({ callee }) => /Error$/.test(dottedName(callee) ?? '')).flatMap(({ arguments: given }) => given.map((argument) => bare(analysis.file.text.slice(...argument.range)))), []);
  const sought = bare(text.replace(/\\[bswdnt]/g, ''));
  return sought !== '' && own.some((wording) => wording.includes(sought));
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** "429", "(429)", "status code 429", `\b429\b`. */
function statusIn(text: string): number | undefined {
  const found = /^(?:\W|\\[bs]|http|error|status|code)*([45]\d\d)(?:\W|\\[bs])*$/i.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

function rowFor({ classes }: ErrorFacts, accepts: (row: ErrorClass) => boolean): ErrorClass | undefined {
  return classes.find((row) => !row.hidden && !row.perhaps && accepts(row));
}

/** A class that is thrown for several failures tells none of them. */
function isOnlyFor({ name, for: what }: ErrorClass, { classes }: ErrorFacts): boolean {
  return classes.every((other) => other.name !== name || other.for === what);
}

function common<A>(answers: readonly (A | undefined)[]): A | undefined {
  const [first, ...rest] = answers;
  return rest.every((answer) => answer === first || (isNamed(answer) && isNamed(first) && answer.name === first.name)) ? first : undefined;
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value;
}
