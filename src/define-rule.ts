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
  /** With type information, what the rest of the program does decides too. */
  readonly program?: true;
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
  const readOptions = optionsReader(defaultOptions);
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
            options: readOptions(context.options) as unknown as Options,
            report(finding) {
              const { suggest, fix } = finding;
              context.report({
                ...finding,
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

/** What the user wrote over the defaults, key by key; ESLint itself does so only since 9.15. */
function optionsReader(defaults: readonly object[]): (given: readonly unknown[]) => readonly object[] {
  const merged = new WeakMap<object, object>();
  return (given) =>
    defaults.map((fallback, index) => {
      const written = given[index];
      if (typeof written !== 'object' || written === null) return fallback;
      let both = merged.get(written);
      if (!both) merged.set(written, (both = { ...fallback, ...written }));
      return both;
    });
}
