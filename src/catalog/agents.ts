import { openai } from './openai.ts';
import type { Endpoint, Sdk, StreamFacts } from './sdk.ts';
import { stainlessBare, stainlessErrors, stainlessRetry } from './stainless.ts';

/**
 * Measured: `await run(…)` itself does not reject, not even for a 401: the failure comes with whatever is read, and to nobody
 * if nothing is. A chat that is cut off ends as if complete.
 */
const stream: StreamFacts = {
  when: ['stream'],
  argument: 2,
  comes: 'awaited',
  fails: 'while read',
  iteration: 'throws',
  members: [
    { name: 'completed', is: 'promise', failure: 'throws' },
    { name: 'toTextStream', is: 'iterable method', failure: 'throws' },
    { name: 'toStream', is: 'iterable method', failure: 'throws' },
  ],
};

/** The agent, its input, the options. A second run runs again the tools that ran in the first. */
const run: Endpoint = { path: 'run', kind: 'model', fails: 'rejects', body: 1, options: 2, stream, repeats: 'tools', effect: 'pure' };

/** The official OpenAI Agents SDK. https://openai.github.io/openai-agents-js/guides/running-agents/ */
export const agents = {
  name: '@openai/agents',
  modules: ['@openai/agents', '@openai/agents/*', '@openai/agents-core', '@openai/agents-core/*', '@openai/agents-openai'],
  checked: { 0: '0.20.0' },
  clients: [{ exports: ['Runner'], made: 'new', optionsArgument: 0, endpoints: [run] }],
  functions: [run],
  // The openai client's, of each of the model's turns. `modelSettings.retry` of an agent adds attempts, and takes none away.
  retry: { ...stainlessRetry, counts: undefined, off: undefined, option: {} },
  // `modelSettings.timeoutMs` is the agent's.
  timeout: { defaultMs: 600_000, option: {}, covers: 'headers and body' },
  signal: { options: ['signal'] },
  errors: {
    ...openai.errors,
    modules: ['openai', ...openai.errors.modules],
    statics: undefined,
    // The agents' own have the class's.
    name: undefined,
    classes: [
      ...stainlessErrors('OpenAIError', stainlessBare),
      { name: 'AgentsError', extends: 'Error' },
      { name: 'SystemError', extends: 'AgentsError' },
      { name: 'MaxTurnsExceededError', extends: 'AgentsError' },
      { name: 'ModelRefusalError', extends: 'AgentsError', for: 'content' },
      // A response that failed, is incomplete or broke off.
      { name: 'ModelBehaviorError', extends: 'AgentsError', for: 'truncated' },
      // `modelSettings.timeoutMs`; the client's own timeout is openai's class.
      { name: 'ModelTimeoutError', extends: 'AgentsError' },
      { name: 'UserError', extends: 'AgentsError' },
      { name: 'InvalidToolOutputError', extends: 'UserError' },
      { name: 'GuardrailExecutionError', extends: 'AgentsError' },
      { name: 'ToolCallError', extends: 'AgentsError' },
      { name: 'ToolTimeoutError', extends: 'AgentsError' },
      { name: 'InputGuardrailTripwireTriggered', extends: 'AgentsError' },
      { name: 'OutputGuardrailTripwireTriggered', extends: 'AgentsError' },
      { name: 'ToolInputGuardrailTripwireTriggered', extends: 'AgentsError' },
      { name: 'ToolOutputGuardrailTripwireTriggered', extends: 'AgentsError' },
    ],
  },
} as const satisfies Sdk;
