import type { FaultName } from '../../faulty-server/index.ts';

/**
 * What each SDK makes of a stream fault (its own retries off), and what `guardStream` makes of that.
 *
 * Left: `throws <class>`, `silent` (ends as if complete), `chunk` (the failure comes as an item), `hangs`.
 * Right: the kind, with `+` if it may be repeated, or `whole`. Then the callers, by the start of their names.
 */
export const streamFacts: Partial<Record<FaultName, Record<string, readonly string[]>>> = {
  'stream-error-first': {
    'throws APIError → server+': ['openai'],
    'throws APIError → overloaded+': ['@anthropic-ai/sdk'],
    'chunk → server+': ['ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → overloaded+': ['ai messages'],
  },
  'stream-error-mid': {
    'throws APIError → server+': ['openai'],
    'throws APIError → overloaded+': ['@anthropic-ai/sdk'],
    'chunk → server+': ['ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → overloaded+': ['ai messages'],
  },
  'stream-error-then-more': {
    'throws APIError → server+': ['openai'],
    'throws APIError → overloaded+': ['@anthropic-ai/sdk'],
    'chunk → server+': ['ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → overloaded+': ['ai messages'],
  },
  // Anthropic's SDK drops events without a name; the AI SDK says only that the event is of no known type.
  'stream-error-data': {
    'throws APIError → timeout+': ['openai'],
    'silent → truncated': ['@anthropic-ai/sdk'],
    'chunk → timeout+': ['ai chat', 'ai 6 chat', 'ai 5 chat'],
    'chunk → parse': ['ai responses', 'ai messages', 'ai 6 responses', 'ai 5 responses'],
  },
  'stream-error-data-done': {
    'throws APIError → timeout+': ['openai'],
    'silent → truncated': ['@anthropic-ai/sdk'],
    'chunk → timeout+': ['ai chat', 'ai 6 chat', 'ai 5 chat'],
    'chunk → parse': ['ai responses', 'ai messages', 'ai 6 responses', 'ai 5 responses'],
  },
  'stream-error-in-choices': {
    'throws APIError → server+': ['openai'],
    'silent → truncated': ['@anthropic-ai/sdk', 'ai 5 chat'],
    'silent → stream': ['ai chat', 'ai 6 chat'],
    'chunk → server+': ['ai responses', 'ai 6 responses'],
    'chunk → parse': ['ai messages', 'ai 5 responses'],
  },
  'stream-finish-error': {
    'silent → stream': ['openai', 'ai chat', 'ai 6'],
    'silent → truncated': ['ai 5'],
  },
  'stream-detail-data': {
    'chunk → timeout+': ['openai'],
    'silent → truncated': ['@anthropic-ai/sdk'],
    'chunk → parse': ['ai'],
  },
  'stream-error-event-nested': {
    'throws APIError → timeout+': ['openai', '@anthropic-ai/sdk'],
    'chunk → timeout+': ['ai chat', 'ai 6 chat', 'ai 5 chat'],
    'chunk → parse': ['ai responses', 'ai messages', 'ai 6 responses', 'ai 5 responses'],
  },
  'stream-error-event-anthropic': {
    'throws APIError → overloaded+': ['openai', '@anthropic-ai/sdk'],
    'chunk → overloaded+': ['ai chat', 'ai messages', 'ai 6 chat', 'ai 5 chat'],
    'chunk → parse': ['ai responses', 'ai 6 responses'],
    'silent → truncated': ['ai 5 responses'],
  },
  'stream-error-event-flat': {
    'throws APIError → timeout+': ['openai chat', 'openai responses', 'openai 4', '@anthropic-ai/sdk'],
    'chunk → timeout+': ['openai 6', 'openai 5'],
    'chunk → parse': ['ai'],
  },
  'stream-error-event-text': {
    'throws SyntaxError → parse': ['openai'],
    'throws APIError → timeout+': ['@anthropic-ai/sdk'],
    'chunk → parse': ['ai'],
  },
  'stream-closed': { 'silent → truncated': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'stream-closed-after-start': {
    'silent → truncated+': ['openai', '@anthropic-ai/sdk', 'ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → truncated+': ['ai messages'],
  },
  'stream-closed-mid-event': {
    'throws SyntaxError → parse': ['openai chat', 'openai responses'],
    'silent → truncated': ['openai 6', 'openai 5', 'openai 4', '@anthropic-ai/sdk', 'ai'],
  },
  'stream-empty': {
    'silent → truncated+': ['openai', '@anthropic-ai/sdk', 'ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → truncated+': ['ai messages'],
  },
  'stream-json': {
    'silent → truncated+': ['openai', '@anthropic-ai/sdk', 'ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'chunk → truncated+': ['ai messages'],
  },
  // No `[DONE]` is normal; without `message_stop` the AI SDK itself calls the answer interrupted.
  'stream-no-done': {
    'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai chat', 'ai responses', 'ai 6', 'ai 5'],
    'silent → truncated': ['ai messages'],
  },
  'stream-no-finish': { 'silent → truncated': ['openai', 'ai'] },
  'stream-reset': {
    'throws TypeError → connection+': ['openai chat', 'openai responses', 'openai 6', 'openai 5', '@anthropic-ai/sdk'],
    'throws Error → connection+': ['openai 4'],
    'throws APICallError → connection+': ['ai'],
  },
  'stream-reset-first': {
    'throws TypeError → connection+': ['openai chat', 'openai responses', 'openai 6', 'openai 5', '@anthropic-ai/sdk'],
    'throws Error → connection+': ['openai 4'],
    'chunk → connection+': ['ai chat', 'ai responses', 'ai messages', 'ai 6'],
    'throws APICallError → connection+': ['ai 5'],
  },
  'stream-malformed': {
    'throws SyntaxError → parse': ['openai', '@anthropic-ai/sdk'],
    'chunk → parse': ['ai'],
  },
  'stream-response-error': {
    'throws APIError → server+': ['openai responses'],
    'chunk → server+': ['openai 6', 'openai 5', 'ai responses', 'ai 6'],
    'throws APIError → stream': ['openai 4'],
    'silent → truncated': ['ai 5'],
  },
  'stream-response-failed': {
    'chunk → server+': ['openai', 'ai responses', 'ai 6'],
    'silent → truncated': ['ai 5'],
  },
  'stream-response-incomplete': { 'silent → whole': ['openai', 'ai'] },
  'stream-stall': { 'hangs → timeout+': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'stream-stall-first': { 'hangs → timeout+': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'stream-pause': { 'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai'] },
  ok: { 'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'tool-call': { 'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'finish-length': { 'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai'] },
  'ok-crlf': { 'silent → whole': ['openai', '@anthropic-ai/sdk', 'ai'] },
};

/** What the table says of one caller: the longest name it starts with. */
export function streamFact(fault: FaultName, caller: string): string | undefined {
  const matches = Object.entries(streamFacts[fault] ?? {}).flatMap(([fact, names]) =>
    names.filter((name) => caller === name || caller.startsWith(`${name} `)).map((name) => ({ fact, length: name.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.fact;
}
