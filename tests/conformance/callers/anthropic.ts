import Anthropic from '@anthropic-ai/sdk';
import AnthropicV0 from 'anthropic-v0';
import type { Caller, Facts, Quirks } from '../caller.ts';
import { stainlessAnswers, stainlessCaller } from '../stainless.ts';

const streams: Facts = {
  'throws APIError → overloaded+': ['stream-error-first', 'stream-error-mid', 'stream-error-then-more', 'stream-error-event-anthropic'],
  'throws APIError → timeout+': ['stream-error-event-nested', 'stream-error-event-flat', 'stream-error-event-text'],
  'throws SyntaxError → parse': ['stream-malformed'],
  'throws TypeError → connection+': ['stream-reset', 'stream-reset-first'],
  // Events without a name are dropped.
  'silent → truncated': ['stream-error-data', 'stream-error-data-done', 'stream-error-in-choices', 'stream-detail-data', 'stream-closed', 'stream-closed-mid-event'],
  'silent → truncated+': ['stream-closed-after-start', 'stream-empty', 'stream-json'],
  'silent → whole': ['stream-no-done', 'stream-pause'],
  'hangs → timeout+': ['stream-stall', 'stream-stall-first'],
};

const spendLimits: Quirks = { '429-insufficient-quota': { throws: 'EnforcedSpendLimitReachedError', because: 'a spend limit has classes of its own, told by `error_code`' } };

export function callersOf(url: string): Record<string, Caller> {
  const settings = { apiKey: 'test', baseURL: url };
  const caller = (major: number, { messages }: Anthropic | AnthropicV0, quirks: Quirks = {}): Caller =>
    stainlessCaller(
      messages.create.bind(messages),
      { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] },
      { sdk: '@anthropic-ai/sdk', major, dialect: 'messages', streams, answers: stainlessAnswers, quirks },
    );
  return { '@anthropic-ai/sdk': caller(1, new Anthropic(settings), spendLimits), '@anthropic-ai/sdk 0': caller(0, new AnthropicV0(settings)) };
}
