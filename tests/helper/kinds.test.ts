import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { classifyError, isRetryableKind, kindOfCode, kindOfStatus, QUOTA_CODES } from '../../src/helper/src/index.ts';

it('is the table that classifyError goes by', () => {
  for (let status = 400; status < 600; status++) {
    const kind = kindOfStatus(status)!;
    expect(classifyError({ status })).toMatchObject({ kind, retryable: isRetryableKind(kind) });
  }
  for (const status of [0, 100, 200, 304, 399, 600, NaN]) expect(kindOfStatus(status)).toBeUndefined();
  for (const code of QUOTA_CODES) {
    expect(kindOfCode(code)).toBe('quota');
    expect(classifyError({ code }).kind).toBe('quota');
  }
  expect(kindOfCode('rate_limit_exceeded')).toBe('rate_limit');
  expect(kindOfCode('invalid_request_error')).toBe('bad_request');
  expect(kindOfCode('something_else')).toBeUndefined();
});

it('imports nothing, so that the linter can read it', () => {
  const source = readFileSync(new URL('../../src/helper/src/failures/kinds.ts', import.meta.url), 'utf8');
  expect(source).not.toMatch(/^import|require\(/m);
});
