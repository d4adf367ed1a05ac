import { describe, expect, it } from 'vitest';
import rules from '../../rules/index.ts';
import type { LlmRule } from '../../src/define-rule.ts';
import { lint } from './matrix/lint.ts';

/** What is called like an LLM's, and is none: names resolve by import source. */
const lookAlikes: readonly (readonly [name: string, imports: string, call: string])[] = [
  ['a function of the file', 'const streamText = async (prompt) => db.stream(prompt);', 'streamText({ prompt })'],
  ['a function of the project', `import { generateText } from './text';`, 'generateText({ prompt })'],
  ['a class of the project', `import { OpenAI } from './fakes';\nconst openai = new OpenAI();`, `openai.responses.create({ input: '' })`],
  ['an object of the file', `const anthropic = { messages: { create: async (text) => db.insert(text) } };`, 'anthropic.messages.create(text)'],
  ['a type of the project', `import type { Anthropic } from './people';\ndeclare const anthropic: Anthropic;`, 'anthropic.messages.create(text)'],
  ['Twilio', `import twilio from 'twilio';\nconst client = twilio(sid, token);`, 'client.messages.create({ to, from, body })'],
  ['Twilio, required', `const client = require('twilio')(sid, token);`, 'client.messages.create({ to, from, body })'],
  ['Stripe', `import Stripe from 'stripe';\nconst client = new Stripe(key);`, 'client.responses.create({ amount })'],
  ['Google Forms', `import { forms } from '@googleapis/forms';\nconst client = forms('v1');`, 'client.forms.responses.list({ formId })'],
  ['Prisma', `import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();`, 'db.embeddings.create({ data })'],
  ['a vector database', `import { ChromaClient } from 'chromadb';\nconst chroma = new ChromaClient();`, 'chroma.embeddings.create({ data })'],
  ['Redis', `import { createClient } from 'redis';\nclass Command {}\nconst redis = { client: createClient() };`, 'redis.client.send(new Command())'],
  ['S3', `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';\nconst s3 = new S3Client();`, 's3.send(new PutObjectCommand({ Bucket, Key }))'],
  ['DynamoDB under a telling name', `import { DynamoDBClient, GetItemCommand as ConverseCommand } from '@aws-sdk/client-dynamodb';\nconst bedrock = new DynamoDBClient();`, 'bedrock.send(new ConverseCommand({}))'],
  ['Express', `import express from 'express';\nconst app = express();`, `app.post('/v1/chat/completions', handle)`],
  ["a router's path", `import { Router } from 'express';\nconst router = Router();`, `router.path('/chat/completions').post({ body: {} })`],
  ["a stream's pipe", `import { createReadStream } from 'node:fs';\nimport { createGzip } from 'node:zlib';\nconst model = createGzip();`, 'createReadStream(path).pipe(model)'],
  ['RxJS', `import { of, map } from 'rxjs';\nconst model = map((value) => value);`, 'of(1).pipe(model)'],
  ['axios to another host', `import axios from 'axios';\nconst api = axios.create({ baseURL: 'https://api.example.com' });`, `api.post('/users', { name })`],
  ['got to another host', `import got from 'got';\nconst api = got.extend({ prefixUrl: 'https://api.example.com' });`, `api.post('responses', { json: { amount } })`],
  ["Stripe's API by fetch", '', `fetch('https://api.stripe.com/v1/charges', { method: 'POST', body })`],
  ["WhatsApp's API by fetch", '', `fetch('https://graph.facebook.com/v1/messages', { method: 'POST', body: JSON.stringify({ to, text }) })`],
  ['the own back end', '', `fetch('/api/chat', { method: 'POST', body: JSON.stringify({ messages }) })`],
  ['a child process', `import * as child_process from 'node:child_process';`, 'child_process.run(command, [])'],
  ["node's test runner", `import { run } from 'node:test';`, 'run({ files }, input)'],
  ["vitest's runner", `import { TestRunner as Runner } from 'vitest/runners';\nconst runner = new Runner();`, 'runner.run(suite, input)'],
  ['jQuery', `import $ from 'jquery';`, `$.post('/v1/messages', { text })`],
  ["Electron's IPC", `import { ipcRenderer } from 'electron';`, `ipcRenderer.invoke('chat', input)`],
  ["Tauri's command", `import { invoke } from '@tauri-apps/api/core';`, `invoke('generate', { input })`],
  ['Supabase functions', `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient(url, key);`, `supabase.functions.invoke('chat', { body })`],
  ['Firestore', `import { getFirestore } from 'firebase-admin/firestore';\nconst model = getFirestore();`, 'model.batch([1])'],
  ['Slack', `import { WebClient } from '@slack/web-api';\nconst client = new WebClient(token);`, 'client.chat.postMessage({ channel, text })'],
  ['a chat room', `import { io } from 'socket.io-client';\nconst socket = io();`, 'socket.chat.send({ text })'],
  ["undici's agent", `import { Agent } from 'undici';\nconst agent = new Agent();`, 'agent.stream({ path }, sink)'],
  ['a replica set', `import replicate from './replica-set';`, 'replicate.run(statement, { input })'],
  ['a script named like an SDK', `import ollama from './scripts/ollama.js';`, 'ollama.chat({ messages })'],
  ['a moderation queue', `import { queue } from './moderation';`, 'queue.moderations.create({ input })'],
  ['Contentful', `import { createClient } from 'contentful-management';\nconst client = createClient({});`, 'client.models.generateContent({ contents })'],
  ['a search engine', `import { Client } from '@elastic/elasticsearch';\nconst client = new Client({ node });`, 'client.rerank({ query })'],
  ['an embed', `import { embed } from './oembed';`, 'embed({ url })'],
];

/** Everything that the rules are against. */
const uses: readonly (readonly [string, (imports: string, call: string) => string])[] = [
  ['floating', (imports, call) => `${imports}\nexport function start() { ${call}; }`],
  ['retried without end', (imports, call) => `${imports}\nexport async function start() { while (true) { try { return await ${call}; } catch {} } }`],
  ['read as a stream', (imports, call) => `${imports}\nasync function start() { for await (const part of await ${call}) show(part); }\nstart();`],
];

const saidOf = (code: string): readonly string[] => (Object.values(rules) as readonly LlmRule[]).flatMap((rule) => lint(rule, code, {}).map(({ ruleId, message }) => `${ruleId}: ${message}`));

describe.each(uses)('%s', (_, code) => {
  it.each(lookAlikes)('%s is none of ours', (_name, imports, call) => {
    expect(saidOf(code(imports, call))).toEqual([]);
  });

  // The same around an LLM's call, without which silence would say nothing.
  it.each([
    ['openai', `import OpenAI from 'openai';\nconst client = new OpenAI();`, `client.responses.create({ input, stream: true })`],
    ['@anthropic-ai/sdk', `import Anthropic from '@anthropic-ai/sdk';\nconst client = new Anthropic();`, 'client.messages.create({ messages, stream: true })'],
    ['ollama', `import ollama from 'ollama';`, 'ollama.chat({ messages, stream: true })'],
  ])('%s is', (_name, imports, call) => {
    expect(saidOf(code(imports, call))).not.toEqual([]);
  });
});
