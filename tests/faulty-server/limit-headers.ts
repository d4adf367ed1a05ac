import type { Failure } from './errors.ts';

/** The limit headers that come with a rate limit. */

export function openaiHeaders({ openai, anthropic }: Failure): Record<string, string> {
  if (openai.code !== 'rate_limit_exceeded' || anthropic.type !== 'rate_limit_error') return {};
  const tokens = openai.type === 'tokens';
  return {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': tokens ? '499' : '0',
    'x-ratelimit-reset-requests': tokens ? '120ms' : '20ms',
    'x-ratelimit-limit-tokens': '30000',
    'x-ratelimit-remaining-tokens': tokens ? '0' : '29000',
    'x-ratelimit-reset-tokens': tokens ? '20ms' : '2s',
  };
}

export function anthropicHeaders({ openai, anthropic }: Failure): Record<string, string> {
  if (openai.code !== 'rate_limit_exceeded' || anthropic.type !== 'rate_limit_error') return {};
  const tokens = openai.type === 'tokens';
  const reset = new Date(Date.now() + 1000).toISOString().replace(/\.\d+/, '');
  return {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': tokens ? '49' : '0',
    'anthropic-ratelimit-requests-reset': reset,
    'anthropic-ratelimit-tokens-limit': '40000',
    'anthropic-ratelimit-tokens-remaining': tokens ? '0' : '39000',
    'anthropic-ratelimit-tokens-reset': reset,
  };
}
