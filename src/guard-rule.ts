import type { UnguardedOptions } from './analysis/failures/unguarded.ts';

/** What `no-unguarded-call` and its twin `no-unguarded-export` share: their options, and the names of their suggestions. */
export const guardRule = {
  strictOptions: [{ policy: 'rethrows', endpoints: 'all' }],
  defaultOptions: [{ policy: 'guards', endpoints: 'model' }] as [Required<UnguardedOptions>],
  suggestions: {
    wrapInRetrySuggestion: 'Retry what can succeed, with `withRetry` from `{{helper}}`.',
    catchSuggestion: 'Add a `.catch()` that reports the failure.',
    awaitSuggestion: 'Await it here, so that the `try` around it sees the failure.',
  },
  schema: [
    {
      type: 'object',
      properties: {
        policy: {
          enum: ['guards', 'rethrows'],
          description: 'Whether a retry policy around a call guards it, or its own promise must be guarded too, since it rejects in the end.',
        },
        endpoints: {
          enum: ['model', 'all'],
          description: 'Whether to judge calls that run a model only, or also those for files, threads and other stored objects.',
        },
      },
      additionalProperties: false,
    },
  ],
} as const;
