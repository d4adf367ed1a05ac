import type { FailureKind } from '../../src/helper/src/index.ts';
import type { Dialect, FaultName } from '../faulty-server/index.ts';

/** What each HTTP error is, whichever SDK throws it. */
const kinds: Partial<Record<FaultName, FailureKind>> = {
  '400-bad-request': 'bad_request',
  '400-context-length': 'context_length',
  '400-content-policy': 'content_policy',
  '400-low-credit': 'quota',
  '401-auth': 'auth',
  '402-insufficient-credits': 'quota',
  '402-budget-exceeded': 'quota',
  '403-permission': 'permission',
  '404-model-not-found': 'not_found',
  '405-method': 'bad_request',
  '408-request-timeout': 'timeout',
  '409-conflict': 'conflict',
  '410-gone': 'gone',
  '413-too-large': 'payload_too_large',
  '422-unprocessable': 'unprocessable',
  '425-too-early': 'timeout',
  '429-insufficient-quota': 'quota',
  '429-rate-limit': 'rate_limit',
  '429-token-limit': 'rate_limit',
  '429-rpm-exceeded': 'rate_limit',
  '500-server-error': 'server',
  '501-not-implemented': 'bad_request',
  '502-bad-gateway': 'server',
  '503-overloaded': 'overloaded',
  '503-slow-down': 'slow_down',
  '504-gateway-timeout': 'timeout',
  '529-overloaded': 'overloaded',
  '400-openai-shape': 'bad_request',
  '400-anthropic-shape': 'bad_request',
  '400-detail': 'bad_request',
  '400-message': 'bad_request',
  '400-string': 'bad_request',
  '400-html': 'bad_request',
  '400-empty': 'bad_request',
  '429-detail': 'rate_limit',
  '429-empty': 'rate_limit',
  '429-insufficient-quota-openai-shape': 'quota',
  '429-google-per-minute': 'rate_limit',
  '429-google-per-day': 'quota',
  '500-empty': 'server',
  '502-html': 'server',
  '503-openai-shape': 'overloaded',
  '503-anthropic-shape': 'overloaded',
  '503-detail': 'overloaded',
  '503-message': 'overloaded',
  '503-mistral-shape': 'overloaded',
  '400-should-retry': 'bad_request',
  '429-should-not-retry': 'rate_limit',
  '503-should-not-retry': 'overloaded',
};

/** Where a provider's own words for it say something else. */
const inDialect: Partial<Record<Dialect, Partial<Record<FaultName, FailureKind>>>> = {
  // The type says more than the sentence, which is OpenAI's.
  messages: { '503-slow-down': 'overloaded' },
  // These send a sentence and no code, or the status for one.
  openrouter: { '429-insufficient-quota': 'rate_limit', '503-slow-down': 'overloaded' },
  'cohere 1': { '429-insufficient-quota': 'rate_limit', '503-slow-down': 'overloaded' },
  'cohere 2': { '429-insufficient-quota': 'rate_limit', '503-slow-down': 'overloaded' },
};

export const statusFaults = Object.keys(kinds) as readonly FaultName[];

/** The kind of an HTTP error or a broken connection. */
export function kindOf(fault: FaultName, dialect: Dialect): FailureKind {
  return inDialect[dialect]?.[fault] ?? kinds[fault] ?? 'connection';
}
