import type { Rule } from 'eslint';
import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from './analysis/analysis.ts';
import type { Node } from './analysis/ast.ts';
import { type LintContext, analysisOf, settingsOf } from './analysis/hosts/eslint.ts';
import { concerns } from './analysis/prefilter.ts';
import type { Edit } from './edits/edit.ts';

/** Where a rule's page is. */
export const docsUrl = 'https://github.com/llm-calls/eslint-plugin-llm-calls/blob/main/docs/rules';

type Severity = 'error' | 'warn';
type Data = Readonly<Record<string, string | number>>;

/** What a rule says of itself; presets and documentation are made from it. */
export interface RuleMeta<MessageIds extends string> {
  readonly type: 'problem' | 'suggestion';
  readonly docs: {
    /** Begins with disallow, enforce or require. */
    readonly description: string;
    /** Severity in `recommended` and `strict`; not in the preset if absent. */
    readonly recommended?: Severity;
    readonly strict?: Severity;
    /** Options in `strict`, where they differ from the defaults. */
    readonly strictOptions?: readonly unknown[];
  };
  readonly messages: Readonly<Record<MessageIds, string>>;
  readonly schema: readonly object[];
  readonly hasSuggestions?: true;
  readonly fixable?: 'code';
}

/** One finding. `edits` become ESLint's fixes. */
export interface Report<MessageIds extends string> {
  readonly node?: Node;
  readonly loc?: TSESTree.SourceLocation;
  readonly messageId: MessageIds;
  readonly data?: Data;
  readonly fix?: readonly Edit[];
  readonly suggest?: readonly { readonly messageId: MessageIds; readonly data?: Data; readonly edits: readonly Edit[] }[];
}

export interface RuleDefinition<MessageIds extends string, Options extends readonly object[]> {
  readonly name: string;
  readonly meta: RuleMeta<MessageIds>;
  readonly defaultOptions: Options;
  /** Judges one file, once. */
  readonly check: (asked: {
    readonly analysis: Analysis;
    readonly options: Options;
    readonly report: (finding: Report<NoInfer<MessageIds>>) => void;
  }) => void;
}

/** An ESLint rule that also carries what the presets are made of. */
export type LlmRule = Rule.RuleModule & { readonly meta: Rule.RuleMetaData & { readonly docs: RuleMeta<string>['docs'] } };

/**
 * Makes an ESLint rule of a judgement: prefilter, analysis, options and documentation link are the same for every rule.
 * `prefilter: false` is for the test that holds both ways to the same reports.
 */
export function defineRule<const MessageIds extends string, Options extends readonly object[]>(
  definition: RuleDefinition<MessageIds, Options>,
  { prefilter = true }: { prefilter?: boolean } = {},
): LlmRule {
  const { name, meta, defaultOptions, check } = definition;
  return {
    meta: {
      ...meta,
      docs: { ...meta.docs, url: `${docsUrl}/${name}.md` },
      schema: [...meta.schema],
      messages: { ...meta.messages },
      defaultOptions: [...defaultOptions],
    } as LlmRule['meta'],
    create(context) {
      const lint = context as unknown as LintContext & Rule.RuleContext;
      if (prefilter && !concerns(lint.sourceCode.text, settingsOf(lint))) return {};
      const options = defaultOptions.map((defaults, index) => ({ ...defaults, ...(context.options[index] as object | undefined) })) as unknown as Options;
      return {
        // At the end, when every parser and ESLint version has set the parents.
        'Program:exit': () => check({ analysis: analysisOf(lint), options, report: (finding) => context.report(described(finding)) }),
      };
    },
  };
}

function described<MessageIds extends string>(finding: Report<MessageIds>): Rule.ReportDescriptor {
  const { node, loc, messageId, data, fix, suggest } = finding;
  return {
    ...(loc ? { loc } : { node: node as never }),
    messageId,
    data: data as Record<string, string>,
    ...(fix ? { fix: (fixer) => replacements(fixer, fix) } : {}),
    ...(suggest ? { suggest: suggest.map(({ messageId: id, data: values, edits }) => ({ messageId: id, data: values as Record<string, string>, fix: (fixer: Rule.RuleFixer) => replacements(fixer, edits) })) } : {}),
  };
}

function replacements(fixer: Rule.RuleFixer, edits: readonly Edit[]): Rule.Fix[] {
  return edits.map(({ start, end, text }) => fixer.replaceTextRange([start, end], text));
}
