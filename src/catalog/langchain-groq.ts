import { groq } from './groq.ts';
import { chatClient, langchainJoins, langchainRetry, langchainSignal, runnableClient } from './langchain.ts';
import type { Sdk } from './sdk.ts';

/** LangChain's models of Groq. https://docs.langchain.com/oss/javascript/integrations/chat/groq */
export const langchainGroq = {
  name: '@langchain/groq',
  modules: ['@langchain/groq'],
  checked: { 1: '1.3.1' },
  clients: [chatClient({ exports: ['ChatGroq'] }), runnableClient],
  functions: [],
  joins: langchainJoins,
  // Measured: the call's `maxRetries` is ignored.
  retry: { ...langchainRetry, option: { client: ['maxRetries'] }, recent: undefined },
  timeout: { defaultMs: 60_000, option: { client: ['timeout'], options: ['timeout'] }, covers: 'headers' },
  signal: langchainSignal,
  errors: {
    ...groq.errors,
    modules: ['groq-sdk', 'groq-sdk/error', '@langchain/core/errors'],
    statics: undefined,
    // Measured: groq's own classes, of which some have their name written over (`RateLimitCapacityError`). Aborts are of several classes.
    name: undefined,
    classes: [...groq.errors.classes.filter((each) => each.for !== 'abort'), { name: 'LangChainError', extends: 'Error' }],
  },
} as const satisfies Sdk;
