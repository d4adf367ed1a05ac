import { sdkAt } from '../../../src/catalog/index.ts';
import type { Endpoint, StreamFacts } from '../../../src/catalog/sdk.ts';
import type { Scene } from './scenes.ts';

/** Cases of one rule; `invalid` with what the rule must say. */
export interface Cases {
  readonly valid: readonly string[];
  readonly invalid: readonly { readonly code: string; readonly messageId: string; readonly data?: Readonly<Record<string, string>> }[];
}

const none: Cases = { valid: [], invalid: [] };

/** A call that nobody guards, and the same one guarded. Calls that are streams at once are the stream rule's. */
export function guardCases({ setup, parameter, call, endpoint }: Scene): Cases {
  if (endpoint.fails === 'while read' || endpoint.stream?.when === 'always') return none;
  const { outcome } = endpoint;
  const code = (body: string) => `${setup}\nasync function ask(${parameter}) { ${body} }\nask(given0);`;
  const look = outcome ? `if (!${looked(outcome)}) return;` : '';
  return {
    valid: [code(`try { const answer = await ${call};\n${look} show(answer); } catch (error) { report(error); }`)],
    // Of a call that never rejects, what is wrong is to read its answer unasked.
    invalid: [
      outcome?.error
        ? { code: code(`const answer = await ${call};\npage.textContent = answer.value?.choices?.[0]?.message.content;`), messageId: 'unchecked' }
        : { code: code(`const answer = await ${call};\n${look}`), messageId: 'floating' },
    ],
  };

  function looked({ properties, functions }: NonNullable<Endpoint['outcome']>): string {
    return functions?.[0] ? `!${functions[0]}(answer)` : `answer.${properties[0]}`;
  }
}

const loop = ({ setup, parameter, call }: Scene, handler: string): string =>
  `${setup}\nexport async function ask(${parameter}) {\n  for (let attempt = 0; attempt < 3; attempt++) {\n    try { return await ${call}; }\n    catch (error) { ${handler} await pause(1000 * 2 ** attempt); }\n  }\n}`;

/** A loop that repeats everything, and one that repeats what may succeed. What resolves with its failures goes by none of them. */
export function retryCases(scene: Scene): Cases {
  const { endpoint } = scene;
  if (endpoint.fails !== 'rejects' || endpoint.stream?.when === 'always') return none;
  const { status } = factsOf(scene).errors;
  const read = status === undefined ? undefined : `error.${status.replaceAll('.', '?.')}`;
  return {
    valid: read === undefined ? [] : [loop(scene, `const status = ${read}; if (status !== 429 && !(status >= 500)) throw error;`)],
    invalid: [{ code: loop(scene, ''), messageId: 'every', data: { requests: '3 requests' } }],
  };
}

/** A loop around the SDK's own retries, and one around an SDK that has none, or has them switched off. */
export function nestedCases(scene: Scene): Cases {
  const { endpoint, sdk } = scene;
  const { retry } = factsOf(scene);
  if (endpoint.fails !== 'rejects' || endpoint.stream?.when === 'always') return none;
  const code = loop(scene, '');
  // How long an SDK goes on that has no limit is for the next rule.
  if (retry.retries === Infinity) return none;
  if (!retry.retries || !tellsRetries(scene)) return { valid: [code], invalid: [] };
  const { body, options, client } = retry.option;
  const option = options ?? body ?? client;
  const how = option && retry.off !== undefined ? `: \`${option.join('.')}: ${JSON.stringify(retry.off)}\` leaves it to the outer one` : `: \`${sdk.name}\` cannot be told not to repeat`;
  return {
    valid: [],
    invalid: [{ code, messageId: 'piled', data: { formula: `3 × (${retry.retries} + 1) = ${3 * (retry.retries + 1)}`, outer: 'this loop', inner: `\`${sdk.name}\` itself`, how } }],
  };
}

/** Whether the file shows all that the client is told: not of a parameter, nor of what is given a model or client from elsewhere. */
function tellsRetries({ form, client }: Scene): boolean {
  return form !== 'annotated' && (client ? client.optionsArgument !== undefined : true);
}

/** The SDK's own default, where that is without a bound, and where it has one. */
export function unboundedCases(scene: Scene): Cases {
  const { retry } = factsOf(scene);
  const code = `${scene.setup}\nexport async function ask(${scene.parameter}) { return await ${scene.call}; }`;
  const isEndless = retry.retries === Infinity && (retry.deadlineMs ?? Infinity) > 600_000;
  return isEndless ? { valid: [], invalid: [{ code, messageId: 'sdk' }] } : { valid: [code], invalid: [] };
}

/** A stream read where nobody sees that it breaks off, and the same reading guarded. */
export function streamCases(scene: Scene): Cases {
  const { endpoint, setup, parameter, call } = scene;
  const { stream } = endpoint;
  if (!stream) return none;
  const member = thrower(stream, scene.major);
  if (!stream.iteration && !member) return none;
  const given = stream.comes === 'awaited' ? `(await ${call})` : call;
  const read = `for await (const part of ${stream.iteration === 'throws' ? given : `${given}.${member}`}) show(part);`;
  if (stream.iteration === 'hides') return none;
  const code = (body: string) => `${setup}\nasync function ask(${parameter}) { ${body} }\nask(given0);`;
  return {
    valid: [code(`try { ${read} } catch (error) { report(error); }`)],
    invalid: [{ code: code(read), messageId: 'unguarded' }],
  };
}

/** A call that nothing ends but its SDK, where the file shows all that its client is told; what can be written is judged by what is suggested. */
export function timeoutCases(scene: Scene): Cases {
  const { setup, parameter, call, endpoint } = scene;
  const { timeout, signal, retry } = factsOf(scene);
  const code = `${setup}\nexport async function ask(${parameter}) { return await ${call}; }`;
  // The SDK itself waits no longer than would be advised.
  const isBrief = (timeout.defaultMs ?? Infinity) * (1 + (timeout.repeats ? (retry.retries ?? 0) : 0)) <= 60_000;
  if (isBrief || !tellsRetries(scene) || isOfUnknownModel(scene)) return { valid: [code], invalid: [] };
  const heard = endpoint.deaf ? [] : [signal.body, timeout.option.body, ...(endpoint.options === undefined ? [] : [signal.options, timeout.option.options])];
  const told = [...heard, ...(scene.client ? [signal.client, timeout.option.client] : [])].some((path) => path !== undefined);
  return { valid: [], invalid: [{ code, messageId: told ? 'unlimited' : 'noneTaken' }] };
}

/** Given by what was handed a model of which nothing is known: an agent of a graph. */
function isOfUnknownModel({ sdk, client }: Scene): boolean {
  if (client?.made !== 'given') return false;
  const givers = sdk.clients.filter(({ gives }) => gives?.some((given) => given.client === (client.name ?? client.exports[0])));
  return givers.every(({ made, optionsArgument, optionless }) => made === 'given' || (optionsArgument === undefined && !optionless));
}

/** An answer whose text is shown, and the same with the look at why it ended. */
export function answerCases({ setup, parameter, call, endpoint }: Scene): Cases {
  const { answer } = endpoint;
  if (!answer) return none;
  const code = (body: string) => `${setup}\nexport async function ask(${parameter}) { const answer = await ${call}; ${body} }`;
  const read = (path: string): string => path.split('.').reduce((from, step) => (step === '*' ? `${from}[0]` : `${from}.${step}`), 'answer');
  return {
    valid: answer.text.flatMap((text) => [code(`show(${read(text)}, answer);`), ...answer.reason.map((reason) => code(`show(${read(text)}, ${read(reason)});`))]),
    invalid: answer.text.map((text) => ({ code: code(`show(${read(text)});`), messageId: 'unread' })),
  };
}

/** A member whose iteration throws. */
function thrower({ members = [] }: StreamFacts, major: number): string | undefined {
  return members.find(({ is, failure, majors }) => is === 'iterable' && failure === 'throws' && (!majors || majors.includes(major)))?.name;
}

function factsOf({ sdk, major, endpoint }: Scene) {
  return sdkAt(sdk, major, endpoint);
}
