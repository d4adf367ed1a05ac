/** Any object that a failure is made of. */
export type Bag = Record<string, any>;

/** Where SDKs nest the body, the response or the real error. The order decides which status wins. */
const NESTED = [
  '$metadata',
  'error',
  'response',
  'httpResponse',
  'rawResponse',
  '$response',
  'body',
  'responseBody',
  'data',
  'detail',
  'details',
  'errorDetails',
  'lastError',
  'cause',
];

/** More than any SDK nests. */
const MAX_BAGS = 60;

/**
 * Every object a failure is made of, outermost first: wrappers, causes, responses, bodies, also those
 * that are JSON text (`@google/genai`, Cohere and Replicate put the body into the message).
 */
export function unfold(failure: unknown): Bag[] {
  const bags = new Set<Bag>();
  const add = (value: unknown): void => {
    if (typeof value === 'string') bags.add({ message: value });
    // Issues of a schema have a path; their codes are none of the provider's.
    else if (typeof value === 'object' && value !== null && !Array.isArray((value as Bag).path)) bags.add(value);
  };
  add(failure);
  // A set takes no value twice and is walked up to what is added meanwhile: cycles end.
  for (const bag of bags) {
    if (bags.size > MAX_BAGS) break;
    if (Array.isArray(bag)) (bag as unknown[]).slice(0, 5).forEach(add);
    for (const key of NESTED) add((bag as Bag)[key]);
    add(parseJsonIn((bag as Bag).message));
  }
  return [...bags];
}

function parseJsonIn(text: unknown): unknown {
  try {
    // Without any this parses `null`, for less than an exception costs.
    return JSON.parse(/[[{].*[\]}]/s.exec(text as string) as never);
  } catch {
    return undefined;
  }
}
