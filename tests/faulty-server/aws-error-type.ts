import type { Failure } from './errors.ts';

const byStatus: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  401: 'UnrecognizedClientException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  409: 'ConflictException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  503: 'ServiceUnavailableException',
};

/** The header that names the exception, from which Bedrock's SDK makes its class. Statuses that Bedrock never sends have none. */
export function awsErrorType({ openai }: Failure, status: number): Record<string, string> {
  const name = openai.code === 'insufficient_quota' ? 'ServiceQuotaExceededException' : byStatus[status];
  return name === undefined ? {} : { 'x-amzn-errortype': name };
}
