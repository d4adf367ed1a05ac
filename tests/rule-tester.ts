import { RuleTester, type RunTests } from '@typescript-eslint/rule-tester';
import { afterAll, describe, it } from 'vitest';
import { type LlmRule, type Written, defineRule } from '../src/define-rule.ts';

RuleTester.afterAll = afterAll;
RuleTester.describe = describe;
RuleTester.describeSkip = describe.skip;
RuleTester.it = it;
RuleTester.itOnly = it.only;
RuleTester.itSkip = it.skip;

const tester = new RuleTester({ languageOptions: { sourceType: 'module' } });

/**
 * Every case through typescript-eslint's rule tester, and once more without the prefilter, which may change no report.
 * `filename: 'x.tsx'` turns JSX on.
 */
export function testRule<MessageId extends string, Options extends readonly object[]>(
  name: string,
  rule: LlmRule<MessageId, Options>,
  tests: RunTests<NoInfer<MessageId>, Written<NoInfer<Options>>>,
): void {
  tester.run(name, rule as never, tests as never);
  tester.run(`${name}, prefilter off`, defineRule(rule.definition as never, { prefilter: false }) as never, tests as never);
}
