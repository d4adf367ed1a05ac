import { parse } from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import nestedRetry from '../../rules/no-nested-retry.ts';
import nonRetryable from '../../rules/no-retry-non-retryable.ts';
import unboundedRetry from '../../rules/no-unbounded-retry.ts';
import unguardedCall from '../../rules/no-unguarded-call.ts';
import finishReason from '../../rules/require-finish-reason-check.ts';
import streamErrors from '../../rules/require-stream-error-handling.ts';
import timeout from '../../rules/require-timeout.ts';
import { noSettings } from '../../src/analysis/settings/settings.ts';
import { sdks } from '../../src/catalog/index.ts';
import type { Endpoint, Sdk } from '../../src/catalog/sdk.ts';
import type { LlmRule } from '../../src/define-rule.ts';
import { analyseBoth, callRecords } from '../analysis/both-hosts.ts';
import { applied, lint } from './matrix/lint.ts';
import { type Cases, answerCases, guardCases, nestedCases, retryCases, streamCases, timeoutCases, unboundedCases } from './matrix/rule-cases.ts';
import { type Scene, callables, forms, majorsOf, sceneOf } from './matrix/scenes.ts';

/** Every SDK of the catalog, in every way that a file can get at it. A new SDK is here by being in the catalog. */

const wanted = sdks.filter(({ name }) => name.includes(process.env['SDK'] ?? ''));

const title = ({ sdk, major, form, client, endpoint }: Scene): string =>
  `${sdk.name} ${major}, ${form}: ${client ? `${client.name ?? client.exports[0]}.` : ''}${endpoint.path}${endpoint.command ? `(${endpoint.command})` : ''}`;
const settings = (sdk: Sdk, major: number) => ({ ...noSettings, versions: { [sdk.name]: major } });

/** All endpoints of all majors in all forms. */
const scenes: readonly Scene[] = wanted.flatMap((sdk) =>
  majorsOf(sdk).flatMap((major) =>
    callables(sdk, major).flatMap(({ client, endpoints }) =>
      forms.flatMap((form) => endpoints.flatMap((endpoint) => sceneOf(sdk, major, form, client, endpoint) ?? [])),
    ),
  ),
);

it('every SDK, in each of its majors, has calls to be seen', () => {
  const seen = new Set(scenes.map(({ sdk, major }) => `${sdk.name} ${major}`));
  expect(wanted.flatMap((sdk) => majorsOf(sdk).map((major) => `${sdk.name} ${major}`)).filter((each) => !seen.has(each))).toEqual([]);
});

describe('an LLM call is seen in every form', () => {
  it.each(scenes.map((scene) => [title(scene), scene] as const))('%s', (_, { sdk, major, endpoint, setup, parameter, call }) => {
    const code = `${setup}\nexport async function ask(${parameter}) { await ${call}; }`;
    const { eslint, babel } = analyseBoth(code, 'file.ts', settings(sdk, major));
    const seen = { sdk: sdk.name, endpoint: endpoint.path };
    expect(callRecords(eslint)).toMatchObject([seen]);
    expect(callRecords(babel)).toEqual(callRecords(eslint));
  });
});

/** One call and one stream of each client and of the functions: what rules judge is the same for the rest. */
const representatives = wanted.flatMap((sdk) =>
  majorsOf(sdk).flatMap((major) =>
    callables(sdk, major).flatMap(({ client, endpoints }) => {
      const form = forms.find((each) => endpoints.some((endpoint) => sceneOf(sdk, major, each, client, endpoint)));
      const find = (isMeant: (endpoint: Endpoint) => boolean, streams: boolean) => {
        const endpoint = endpoints.find(isMeant);
        return endpoint && form && sceneOf(sdk, major, form, client, endpoint, streams);
      };
      return {
        call: find(({ stream }) => stream?.when !== 'always', false) ?? find(() => true, false),
        stream: find(({ stream }) => stream !== undefined, true),
      };
    }),
  ),
);
const calls = representatives.flatMap(({ call }) => call ?? []);
const streams = representatives.flatMap(({ stream }) => stream ?? []);

function matrix(rule: LlmRule, of: readonly Scene[], casesOf: (scene: Scene) => Cases): void {
  const cases = of.map((scene) => ({ scene, ...casesOf(scene) }));
  const versions = ({ sdk, major }: Scene) => ({ versions: { [sdk.name]: major } });

  describe(rule.name, () => {
    it.each(cases.flatMap(({ scene, invalid }) => invalid.map((each) => [title(scene), { scene, ...each }] as const)))('reports %s', (_, { scene, code, messageId, data }) => {
      const said = lint(rule, code, versions(scene));
      expect(said.map((each) => each.messageId), said[0]?.message).toEqual([messageId]);
      if (data) expect(said[0]!.message).toBe(filled(rule.definition.meta.messages[messageId]!, data));
      // What it offers is code.
      expect(() => parse(applied(code, said[0]!))).not.toThrow();
    });

    it.each(cases.flatMap(({ scene, valid }) => valid.map((code) => [title(scene), { scene, code }] as const)))('is silent: %s', (_, { scene, code }) => {
      expect(lint(rule, code, versions(scene)).map(({ message }) => message)).toEqual([]);
    });
  });
}

function filled(message: string, data: Readonly<Record<string, string>>): string {
  return message.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => data[name]!);
}

matrix(unguardedCall as never, calls, guardCases);
matrix(nonRetryable as never, calls, retryCases);
matrix(nestedRetry as never, calls, nestedCases);
matrix(unboundedRetry as never, calls, unboundedCases);
matrix(streamErrors as never, streams, streamCases);
matrix(timeout as never, scenes.filter(isOnceEach), timeoutCases);
matrix(finishReason as never, scenes.filter(isOnceEach), answerCases);

/** Whether a scene is the first of its endpoint. */
function isOnceEach({ sdk, major, client, endpoint }: Scene, index: number): boolean {
  return scenes.findIndex((each) => each.sdk === sdk && each.major === major && each.client === client && each.endpoint === endpoint) === index;
}

describe('what require-timeout offers ends its report', () => {
  it.each(scenes.filter(isOnceEach).map((scene) => [title(scene), scene] as const))('%s', (_, { sdk, major, setup, parameter, call }) => {
    const code = `${setup}\nexport async function ask(${parameter}) { return await ${call}; }`;
    const versions = { versions: { [sdk.name]: major } };
    for (const { suggestions = [] } of lint(timeout as never, code, versions)) {
      for (const { fix } of suggestions) {
        const after = code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]);
        expect(lint(timeout as never, after, versions).map(({ message }) => message), after).toEqual([]);
      }
    }
  });
});
