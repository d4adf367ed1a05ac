import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { callOption, objectLiteral, readOption } from '../analysis/values/options.ts';
import { staticNumber, staticValue } from '../analysis/values/static.ts';
import { valueOf } from '../analysis/values/values.ts';
import type { Edit } from './edit.ts';
import { appendItem, appendProperty, removeProperty } from './lists.ts';
import { shortened, skipTrivia, sourceOf } from './text.ts';

/** How one attempt is told to the SDK, and what moves from the request to `withRetry`. */
export interface RequestOptions {
  /** Properties that leave the request: their values are no part of the call any more. */
  readonly moved: ReadonlySet<Node>;
  /** The caller's signal. `code` differs from the node's own text where it is read from a constant. */
  readonly signal?: { readonly node?: Node; readonly code: string };
  readonly maxAttempts?: number;
  /** Hands `attempt.request` or `attempt.aiRequest` to the SDK. `attempt` is what the parameter is called. */
  readonly edits: (attempt: string) => readonly Edit[];
}

interface Place {
  /** The options argument, or the body where the SDK has its options there; absent: not given. */
  readonly argument: Node | undefined;
  readonly signal: string;
  readonly retries: string;
  /** Member of the attempt that holds both. */
  readonly member: 'request' | 'aiRequest';
}

type Refused = { readonly refused: string };

/**
 * Where the SDK's retries are switched off for this call and a signal is handed over; a reason where that cannot be.
 * `isRetried`: something else repeats it, so that what the SDK's retries were set to says nothing.
 */
export function requestOptions(call: LlmCall, analysis: Analysis, isRetried = false): RequestOptions | Refused {
  const place = placeOf(call);
  if ('refused' in place) return place;
  const { argument } = place;
  const bare = argument && unwrap(argument);
  // A count in the request wins over the client's.
  if (bare?.type === T.ObjectExpression) return fromLiteral(call, bare, place, isRetried, analysis);
  const maxAttempts = isRetried ? undefined : clientAttempts(call, analysis);
  if (typeof maxAttempts === 'object') return maxAttempts;
  if (bare && !isNothing(bare, analysis)) return fromVariable(bare, place, maxAttempts, analysis);
  return { moved: new Set(), maxAttempts, edits: (attempt) => insertArgument(call, bare, `${attempt}.${place.member}`, analysis) };
}

function placeOf({ sdk, endpoint, node, body }: LlmCall): Place | Refused {
  const { option, recent } = sdk.retry;
  const signal = sdk.signal;
  if (option.options?.[0] === 'maxRetries' && !recent && signal.options?.[0] === 'signal' && endpoint.options !== undefined) {
    if (node.arguments.length < endpoint.options) return unclear;
    return { argument: node.arguments[endpoint.options], signal: 'signal', retries: 'maxRetries', member: 'request' };
  }
  if (option.body?.[0] === 'maxRetries' && signal.body?.[0] === 'abortSignal') {
    return body ? { argument: body, signal: 'abortSignal', retries: 'maxRetries', member: 'aiRequest' } : { refused: 'it has no arguments' };
  }
  const isOnce = sdk.retry.retries === 0;
  return { refused: isOnce ? `an attempt's signal cannot be handed to ${sdk.name}` : `the retries of ${sdk.name} cannot be switched off for one call` };
}

const unclear: Refused = { refused: 'its request options cannot be told from its other arguments' };

/** What the second argument of a call may hold, in the SDKs that take `{ maxRetries, signal }` there. */
const requestOptionNames = new Set(
  'maxRetries signal timeout headers query body path method idempotencyKey httpAgent fetchOptions stream defaultBaseURL security'.split(' '),
);

const switchedOff: Refused = { refused: 'its retries are switched off (`maxRetries: 0`)' };

/** What the client says of retries, as `maxAttempts`; undefined leaves it to the helper. */
function clientAttempts(call: LlmCall, analysis: Analysis): number | undefined | Refused {
  const { client } = call.sdk.retry.option;
  const option = client ? callOption(call, { client }, analysis) : undefined;
  return option?.kind === 'set' ? attemptsOf(option.known?.value, call) : undefined;
}

function attemptsOf(retries: unknown, { sdk }: LlmCall): number | undefined | Refused {
  if (retries === sdk.retry.off) return switchedOff;
  // What is no count is left to the helper's default, as SDKs do it.
  if (typeof retries !== 'number' || !Number.isInteger(retries) || retries < 1) return undefined;
  return sdk.retry.counts === 'total' ? retries : retries + 1;
}

function fromLiteral(call: LlmCall, object: TSESTree.ObjectExpression, place: Place, isRetried: boolean, analysis: Analysis): RequestOptions | Refused {
  const isOptions = place.member === 'aiRequest' || object.properties.every((property) => property.type !== T.Property || requestOptionNames.has(propertyName(property) ?? ''));
  // One major takes another argument there: `submitToolOutputs(thread, run, body, options)`.
  if (!isOptions) return unclear;
  const moved = new Set<Node>();
  let signal: RequestOptions['signal'];
  let own: TSESTree.Property | undefined;
  for (const property of object.properties) {
    if (property.type === T.SpreadElement) {
      const held = [place.signal, place.retries].filter((name) => holds(property.argument, name, analysis) !== 'no');
      if (held.length > 0) return mayHold(property.argument, held, analysis);
      continue;
    }
    const key = propertyName(property);
    if (key === undefined) return { refused: 'its options have a computed name' };
    if (key === place.signal) {
      moved.add(property);
      if (!isNothing(property.value, analysis)) signal = { node: property.value, code: valueText(property, analysis) };
    } else if (key === place.retries) {
      moved.add(property);
      own = property;
    }
  }
  const retries = own && staticNumber(own.value, analysis);
  if (isRetried) return { moved, signal, edits: (attempt) => literalEdits(object, moved, `${attempt}.${place.member}`, place, analysis) };
  if (own && retries === undefined) return { refused: `its \`${place.retries}\` is no number that can be read` };
  const maxAttempts = own ? attemptsOf(retries, call) : clientAttempts(call, analysis);
  if (typeof maxAttempts === 'object') return maxAttempts;
  return { moved, signal, maxAttempts, edits: (attempt) => literalEdits(object, moved, `${attempt}.${place.member}`, place, analysis) };
}

function literalEdits(object: TSESTree.ObjectExpression, moved: ReadonlySet<Node>, member: string, place: Place, analysis: Analysis): Edit[] {
  const { text } = analysis.file;
  const [start, end] = object.range;
  const nothingLeft = object.properties.every((property) => moved.has(property));
  if (place.member === 'request' && nothingLeft && !/\/[/*]/.test(text.slice(start, end))) return [{ start, end, text: member }];
  const last = object.properties.at(-1);
  const edits = object.properties.filter((property) => moved.has(property) && property !== last).flatMap((property) => removeProperty(property, analysis));
  // Where the last one leaves, the attempt's take its place; comments around it stay.
  if (last && moved.has(last)) return [...edits, { start: last.range[0], end: last.range[1], text: `...${member}` }];
  return [...edits, ...appendProperty(object, `...${member}`, analysis)];
}

/** `create(body, options)`: the attempt's come on top, if a signal in there can be handed on. */
function fromVariable(node: Node, place: Place, maxAttempts: number | undefined, analysis: Analysis): RequestOptions | Refused {
  const heldSignal = holds(node, place.signal, analysis);
  const held = [
    ...(heldSignal === 'unknown' || (heldSignal === 'yes' && node.type !== T.Identifier) ? [place.signal] : []),
    ...(holds(node, place.retries, analysis) === 'no' ? [] : [place.retries]),
  ];
  if (held.length > 0) return mayHold(node, held, analysis);
  const [start, end] = node.range;
  const signal = heldSignal === 'yes' ? { code: `${sourceOf(node, analysis.file.text)}.${place.signal}` } : undefined;
  return {
    moved: new Set(),
    signal,
    maxAttempts,
    edits: (attempt) => [
      { start, end: start, text: '{ ...' },
      { start: end, end, text: `, ...${attempt}.${place.member} }` },
    ],
  };
}

function mayHold(node: Node, names: readonly string[], analysis: Analysis): Refused {
  const source = shortened(sourceOf(node, analysis.file.text));
  return { refused: `\`${source}\` may hold ${names.map((name) => `\`${name}\``).join(' or ')}, which would have to move to \`withRetry\`` };
}

type Held = 'yes' | 'no' | 'unknown';

/** Whether a value that is spread or handed over has a property, as far as the file tells. */
function holds(node: Node, name: string, analysis: Analysis): Held {
  const bare = unwrap(node);
  if (isNothing(bare, analysis) || bare.type === T.Literal) return 'no';
  if (bare.type === T.LogicalExpression && bare.operator === '&&') return perhaps(holds(bare.right, name, analysis));
  if (bare.type === T.LogicalExpression) return perhaps(holds(bare.left, name, analysis), holds(bare.right, name, analysis));
  if (bare.type === T.ConditionalExpression) return perhaps(holds(bare.consequent, name, analysis), holds(bare.alternate, name, analysis));
  const object = objectLiteral(bare, analysis);
  if (object) {
    const held = object.properties.map((property): Held => {
      if (property.type === T.SpreadElement) return holds(property.argument, name, analysis);
      const key = propertyName(property);
      return key === undefined ? 'unknown' : key === name ? 'yes' : 'no';
    });
    // `options.signal = …` somewhere: it may be this one's.
    if (bare !== object && analysis.survey.memberWrites.has(name)) held.push('unknown');
    return held.includes('yes') ? 'yes' : held.includes('unknown') ? 'unknown' : 'no';
  }
  const value = valueOf(bare, analysis);
  if (value?.kind !== 'shape') return 'unknown';
  const isOpen = value.members.some((member) => member.type !== T.TSPropertySignature || propertyName(member) === undefined);
  return isOpen || value.members.some((member) => member.type === T.TSPropertySignature && propertyName(member) === name) ? 'unknown' : 'no';
}

/** What holds for one of several values, of which any may be chosen. */
function perhaps(...held: readonly Held[]): Held {
  return held.every((one) => one === 'no') ? 'no' : 'unknown';
}

/** The body option's presence: `tools`, `background`, `config.tools`. */
export function bodyHolds(call: LlmCall, path: string, analysis: Analysis): Held {
  const { body } = call;
  const names = path.split('.');
  const name = names.pop()!;
  if (!body) return 'no';
  if (names.length === 0) return holdsLast(body, name, analysis);
  const holder = readOption(body, names, analysis);
  return holder.kind === 'set' ? holdsLast(holder.node, name, analysis) : holder.kind === 'absent' ? 'no' : 'unknown';
}

/** As {@link holds}, but a later `tools: undefined` takes it away again. */
function holdsLast(body: Node, name: string, analysis: Analysis): Held {
  const object = objectLiteral(body, analysis);
  const own = object?.properties.findLast((property) => property.type === T.Property && propertyName(property) === name);
  if (own?.type !== T.Property) return holds(body, name, analysis);
  const known = staticValue(own.value, analysis);
  const isOff = known !== undefined && (known.value === undefined || known.value === null || known.value === false);
  const after = object!.properties.slice(object!.properties.indexOf(own) + 1);
  if (!isOff) return 'yes';
  return after.some((property) => property.type === T.SpreadElement && holds(property.argument, name, analysis) !== 'no') ? 'unknown' : 'no';
}

function isNothing(node: Node, analysis: Analysis): boolean {
  const known = staticValue(node, analysis);
  return known !== undefined && (known.value === undefined || known.value === null);
}

/** A property's value as written, comments before it included. */
function valueText(property: TSESTree.Property, { file: { text } }: Analysis): string {
  if (property.shorthand || property.computed) return sourceOf(property.value, text);
  const colon = skipTrivia(text, property.key.range[1]);
  return text.slice(colon + 1, property.range[1]).trim();
}

function insertArgument({ node }: LlmCall, placeholder: Node | undefined, code: string, analysis: Analysis): Edit[] {
  if (placeholder) return [{ start: placeholder.range[0], end: placeholder.range[1], text: code }];
  const last = node.arguments.at(-1);
  const close = node.range[1] - 1;
  return last ? appendItem({ last, close, code }, analysis) : [{ start: close, end: close, text: code }];
}
