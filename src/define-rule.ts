import type { TSESLint, TSESTree } from '@typescript-eslint/utils';
import manifest from '../package.json' with { type: 'json' };
import type { Analysis } from './analysis/analysis.ts';
import { analysisOf, concernsUs } from './analysis/hosts/eslint.ts';
import type { Edit } from './edits/edit.ts';

export type Severity = 'error' | 'warn';

export interface RuleDocs<Options extends readonly object[] = readonly object[]> {
  /** Starts with “disallow”, “require” or “enforce”; no full stop. */
  readonly description: string;
  /** Severity in the preset; absent: not in it. */
  readonly recommended?: Severity;
  readonly strict?: Severity;
  /** What `strict` sets besides the severity. */
  readonly strictOptions?: Written<Options>;
}

/** Options as a user writes them: what is left out keeps its default. */
export type Written<Options extends readonly object[]> = { readonly [Index in keyof Options]?: Readonly<Partial<Options[Index]>> };

interface Message<MessageId extends string> {
  readonly messageId: MessageId;
  readonly data?: Readonly<Record<string, string | number>>;
}

export interface Suggestion<MessageId extends string = string> extends Message<MessageId> {
  readonly edits: readonly Edit[];
}

/** What a rule found: where, what it means, and the edits that would repair it. */
export type Finding<MessageId extends string = string> = Message<MessageId> & {
  readonly suggest?: readonly Suggestion<MessageId>[];
  readonly fix?: readonly Edit[];
} & ({ readonly node: TSESTree.Node } | { readonly loc: TSESTree.SourceLocation });

export interface RuleDefinition<MessageId extends string, Options extends readonly object[]> {
  readonly name: string;
  readonly meta: {
    readonly type: 'problem' | 'suggestion' | 'layout';
    readonly docs: RuleDocs<Options>;
    readonly messages: Readonly<Record<MessageId, string>>;
    readonly schema: readonly object[];
    readonly hasSuggestions?: true;
    readonly fixable?: 'code';
  };
  readonly defaultOptions: Options;
  /** Judges a file that concerns us, once; its tree is complete, with parents. */
  check(file: { readonly analysis: Analysis; readonly options: Options; report(finding: Finding<MessageId>): void }): void;
}

/** A rule as ESLint and oxlint load it. */
export type LlmRule<MessageId extends string = string, Options extends readonly object[] = readonly object[]> = TSESLint.RuleModule<
  MessageId,
  Written<Options>,
  RuleDocs<Options> & { readonly url: string }
> & { readonly name: string; readonly definition: RuleDefinition<MessageId, readonly [...Options]> };

/** Without the prefilter every file is analysed: for the test that proves that it changes no report. */
interface RuleHouse {
  readonly prefilter: boolean;
}

const docs = `https://unpkg.com/${manifest.name}@${manifest.version}/docs/rules`;

/** A rule from its judgement: the file is read, filtered and analysed here, and edits become fixes. */
export function defineRule<const MessageId extends string, Options extends readonly object[]>(
  definition: RuleDefinition<MessageId, readonly [...Options]>,
  house: RuleHouse = { prefilter: true },
): LlmRule<MessageId, Options> {
  const { name, meta, defaultOptions } = definition;
  return {
    name,
    definition,
    meta: { ...meta, docs: { ...meta.docs, url: `${docs}/${name}.md` }, defaultOptions } as never,
    create(context) {
      if (house.prefilter && !concernsUs(context)) return {};
      return {
        Program() {
          definition.check({
            analysis: analysisOf(context),
            options: merge(defaultOptions, context.options) as Options,
            report(finding) {
              const { suggest, fix, ...rest } = finding;
              context.report({
                ...rest,
                fix: fix?.length ? fixer(fix) : null,
                suggest: suggest?.filter(({ edits }) => edits.length > 0).map(({ edits, ...message }) => ({ ...message, fix: fixer(edits) })),
              } as TSESLint.ReportDescriptor<MessageId>);
            },
          });
        },
      };
    },
  };
}

function fixer(edits: readonly Edit[]): TSESLint.ReportFixFunction {
  return (fixer) => edits.map(({ start, end, text }) => fixer.replaceTextRange([start, end], text));
}

/** As ESLint merges `meta.defaultOptions` since 9.15: objects key by key, everything else replaced. */
function merge(defaults: unknown, given: unknown): unknown {
  if (given === undefined) return defaults;
  if (Array.isArray(defaults) && Array.isArray(given)) {
    return Array.from({ length: Math.max(defaults.length, given.length) }, (_, index) =>
      isRecord(defaults[index]) ? merge(defaults[index], given[index]) : (given[index] ?? defaults[index]),
    );
  }
  if (!isRecord(defaults) || !isRecord(given)) return given;
  const merged: Record<string, unknown> = { ...defaults };
  for (const key of Object.keys(given)) merged[key] = isRecord(defaults[key]) ? merge(defaults[key], given[key]) : given[key];
  return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
