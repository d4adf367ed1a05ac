import type { RetryFacts } from '../catalog/sdk.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { T, propertyName } from '../analysis/ast.ts';
import { llmCalls } from '../analysis/calls.ts';
import type { EndlessDefault, SdkRetryOption } from '../analysis/retries/sdk-retries.ts';
import { readOption } from '../analysis/values/options.ts';
import { valueOf } from '../analysis/values/values.ts';
import { writtenNumber } from '../analysis/values/written-number.ts';
import type { Edit } from './edit.ts';
import { appendProperty } from './lists.ts';
import { replaceValue } from './replace-value.ts';
import { setOption } from './set-option.ts';
import { styleOf } from './style.ts';

/** Has an SDK that may only be told whether to repeat leave it. */
export function switchOffSetRetries({ property, retry: { off } }: SdkRetryOption, analysis: Analysis): readonly Edit[] {
  return off === undefined ? [] : replaceValue(property, offCode(off, analysis));
}

/** Has an SDK repeat a call so many times. */
export function boundSdkRetries({ property, retry }: SdkRetryOption, retries: number): readonly Edit[] {
  return replaceValue(property, String(retry.counts === 'total' ? retries + 1 : retries));
}

/** Has an SDK that counts no attempts give up after so many ms. */
export function endSdkRetries({ property, retry }: SdkRetryOption, ms: number, analysis: Analysis): readonly Edit[] {
  const { deadline = [], besideDeadline = {} } = retry;
  const [outer, last] = deadline;
  if (outer === undefined || last === undefined) return [];
  if (propertyName(property) === last) return replaceValue(property, writtenNumber(ms));
  const { parent: object } = property;
  if (object.type !== T.ObjectExpression || readOption(object, [outer], analysis).kind !== 'absent') return [];
  const members = Object.entries({ ...besideDeadline, [last]: ms }).map(([name, value]) => `${name}: ${writtenNumber(value)}`);
  return appendProperty(object, `${outer}: { ${members.join(', ')} }`, analysis);
}

/** Switches off the retries of an SDK that by default have no end. */
export function switchOffEndlessRetries({ node, sdk, place }: EndlessDefault, analysis: Analysis): readonly Edit[] {
  const { off, option } = sdk.retry;
  if (off === undefined) return [];
  const value = offCode(off, analysis);
  if (place === 'client') {
    const client = valueOf(node, analysis);
    const index = client?.kind === 'client' ? client.client.optionsArgument : undefined;
    return index === undefined || !option.client ? [] : setOption(node, index, option.client, value, analysis);
  }
  const endpoint = llmCalls(analysis).find((call) => call.node === node)?.endpoint;
  const path = option.options ?? option.body;
  const index = option.options ? endpoint?.options : endpoint?.body;
  return path && index !== undefined ? setOption(node, index, path, value, analysis) : [];
}

function offCode(off: NonNullable<RetryFacts['off']>, analysis: Analysis): string {
  const { quote } = styleOf(analysis);
  return typeof off === 'string' ? `${quote}${off}${quote}` : String(off);
}
