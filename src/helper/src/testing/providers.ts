import { aiSdk } from './providers/ai-sdk.ts';
import { anthropic } from './providers/anthropic.ts';
import { bedrock } from './providers/bedrock.ts';
import { cohere } from './providers/cohere.ts';
import { google } from './providers/google.ts';
import { mistral } from './providers/mistral.ts';
import { openai } from './providers/openai.ts';

/** Whose errors can be had. */
export const PROVIDERS = { aiSdk, anthropic, bedrock, cohere, google, mistral, openai };
