import type { TSESTree } from '@typescript-eslint/types';
import { carryOvers } from '../catalog/carry-over.ts';
import { retriers } from '../catalog/retriers.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, calleeMember, unwrap, wrapped } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { type RetryConstruct, codeOf, retryPaths } from '../analysis/retries/constructs.ts';
import type { Policy } from '../analysis/retries/policies.ts';
import { madeBy } from '../analysis/values/library-exports.ts';
import { usesOfVariable } from '../analysis/values/flow.ts';
import { type CarriedOptions, type Entry, carryOptions } from './carry-options.ts';
import { type CarriedWork, carryWork } from './carry-work.ts';
import type { Edit } from './edit.ts';
import { ensureImport } from './imports.ts';
import { NotCarried, refuse } from './not-carried.ts';
import type { Style } from './style.ts';
import { sourceOf } from './text.ts';
import { optionsText, writeOptions } from './write-options.ts';

/** What stands in place of a use of a retry library, with the edit of these that is a new import; or why it is left alone. */
export type Replaced = { readonly edits: readonly Edit[]; readonly statement: Edit | undefined; readonly remark: string } | { readonly refused: string };

export interface ReplaceOptions {
  readonly helper: string;
  readonly quote?: Style['quote'];
}

/** Whether the codemod knows how the library's options are said to `withRetry`. */
export function isReplaceable({ kind, layers }: RetryConstruct): boolean {
  const module = layers[0]!.policy?.terms.module;
  return kind === 'policy' && module !== undefined && module in carryOvers;
}

/** `pRetry(() => call(), { retries: 3 })` → `withRetry((attempt) => call(attempt.request), { maxAttempts: 4, … })`, imports included. */
export function replacePolicy(construct: RetryConstruct, all: readonly RetryConstruct[], options: ReplaceOptions, analysis: Analysis): Replaced {
  try {
    return replace(construct, all, options, analysis);
  } catch (error) {
    if (!(error instanceof NotCarried)) throw error;
    return { refused: error.message };
  }
}

function replace(construct: RetryConstruct, all: readonly RetryConstruct[], options: ReplaceOptions, analysis: Analysis): Replaced {
  const use = read(construct, analysis);
  const { made, policy, node } = use;
  if (made !== node && unwrap(calleeMember(node)!.object) !== made) return throughVariable(use, all, options, analysis);
  const carried = carryOptions(policy, made, analysis);
  const entries = [...carried.entries, ...ownEntries(use, carried.entries)];
  const { name, edits, statement } = ensureImport({ name: 'withRetry', alias: 'withLlmRetry', source: options.helper, quote: options.quote }, analysis);
  const { callee } = node;
  const written = made === node ? writeOptions(entries, carried.literal, node.arguments[policy.terms.options!], node, analysis) : [{ start: use.work.range[1], end: node.range[1] - 1, text: `, ${optionsText(entries)}` }];
  return { statement, edits: [...edits, { start: callee.range[0], end: callee.range[1], text: name }, ...use.carried.edits, ...written], remark: remarkOn(use, carried) };
}

interface PolicyUse {
  readonly node: TSESTree.CallExpression;
  readonly policy: Policy;
  /** The call that made the policy: the same, unless it was made apart. */
  readonly made: TSESTree.CallExpression;
  readonly work: Node;
  readonly carried: CarriedWork;
  /** A signal beside the work. */
  readonly signal: string | undefined;
}

function read({ node: at, layers }: RetryConstruct, analysis: Analysis): PolicyUse {
  const node = at as TSESTree.CallExpression;
  const { policy } = layers[0]!;
  const { terms } = policy!;
  const { takes } = retriers.find(({ module }) => module === terms.module)!;
  if (node.typeArguments) refuse('its type arguments are not those of `withRetry`');
  if (node.arguments.some(({ type }) => type === T.SpreadElement)) refuse('its arguments are spread');
  const { wrapsLast } = carryOvers[terms.module!]!;
  if (wrapsLast !== undefined && new RegExp(`\\b${wrapsLast}\\b`).test(analysis.file.text)) refuse(`\`${wrapsLast}\` is read in this file, and \`withRetry\` throws the failure itself`);
  const calls = [...new Set(layers.map(({ call }) => call))];
  for (const call of calls) alone(call, node, analysis);
  let made = node;
  let index = 0;
  if (takes.form === 'executor') {
    const object = calleeMember(node)!.object;
    const given = madeBy(object, { module: terms.module! }, analysis);
    if (given?.node.type !== T.CallExpression || !takes.exports.includes(given.name)) refuse('its policy is joined with others');
    made = given!.node as TSESTree.CallExpression;
  } else if (takes.form === 'callback') {
    if (takes.swaps && unwrap(node.arguments[0]!).type === T.ObjectExpression) refuse('its options stand before its work: write them behind it');
    index = takes.argument;
  }
  const work = node.arguments[index]!;
  if (analysis.file.text.slice(node.arguments.at(-1)!.range[1], node.range[1] - 1).includes(')')) refuse('its arguments stand in parentheses');
  const place = carryOvers[terms.module!]!.signal;
  const extra = node.arguments.slice(index + 1).filter((argument) => made !== node || argument !== node.arguments[terms.options!]);
  const beside = place && 'argument' in place ? node.arguments[place.argument] : undefined;
  if (extra.some((argument) => argument !== beside)) refuse('it takes arguments that `withRetry` does not');
  return { node, policy: policy!, made, work, carried: carryWork(work, calls, terms, analysis), signal: made !== node && beside ? sourceOf(beside, analysis.file.text) : undefined };
}

/** A call that is repeated elsewhere too would be sent as often as before. */
function alone(call: LlmCall, node: Node, analysis: Analysis): void {
  for (const path of retryPaths(call, analysis)) {
    const other = path.find((layer) => codeOf(layer) !== node);
    if (other && path.some((layer) => codeOf(layer) === node)) refuse(`something else repeats the call as well, at line ${other.node.loc.start.line}`);
  }
}

/** What the work and the call had of their own. */
function ownEntries({ carried, signal }: PolicyUse, given: readonly Entry[]): Entry[] {
  const entries: Entry[] = [];
  const set = given.find(({ name, isIdle }) => name === 'signal' && !isIdle)?.code;
  const codes = new Set([set, signal, carried.signal].filter((code) => code !== undefined));
  if (codes.size > 1) refuse(`it has two signals (${[...codes].map((code) => `\`${code}\``).join(', ')}), of which \`withRetry\` takes one`);
  const [code] = codes;
  if (code !== undefined && set === undefined) entries.push({ name: 'signal', code });
  if (carried.shouldRetry !== undefined) {
    if (given.some(({ name }) => name === 'shouldRetry')) refuse('both an option and a handler in its work say when to stop');
    entries.push({ name: 'shouldRetry', code: carried.shouldRetry });
  }
  if (carried.creates) entries.push({ name: 'retryAmbiguous', code: 'false' });
  return entries;
}

/** `const policy = retry(handleAll, …); policy.execute(…)` → `const policy = createRetry(…); policy(…)` */
function throughVariable(use: PolicyUse, all: readonly RetryConstruct[], { helper, quote }: ReplaceOptions, analysis: Analysis): Replaced {
  const { made, node, policy } = use;
  const declarator = wrapped(made).parent;
  if (declarator?.type !== T.VariableDeclarator || declarator.id.type !== T.Identifier || declarator.id.typeAnnotation) return refuse('its policy is kept where other code may use it');
  const variable = analysis.lookUp(declarator.id.name, declarator.id) ?? refuse('its policy is kept where other code may use it');
  for (const other of usesOfVariable(variable, analysis)) {
    if (other.kind !== 'member') refuse('its policy is handed on or exported: other code may use it');
    if (other.kind !== 'member' || !other.call || other.name !== 'execute') return refuse(`its policy is used otherwise at line ${'node' in other ? other.node.loc.start.line : declarator.loc.start.line}`);
    const { call } = other;
    if (call === node) continue;
    const second = all.find((construct) => construct.node === call) ?? refuse(`its policy also guards what is no LLM call, at line ${call.loc.start.line}`);
    try {
      ownEntries(read(second, analysis), []);
    } catch (error) {
      if (error instanceof NotCarried) refuse(`its policy has another use that cannot be carried over, at line ${call.loc.start.line}`);
      throw error;
    }
  }
  const carried = carryOptions(policy, made, analysis);
  const { name, edits, statement } = ensureImport({ name: 'createRetry', alias: 'createLlmRetry', source: helper, quote }, analysis);
  // The same objects for every use, so that a set of edits has them once.
  const making = analysis.remember(`make ${helper} ${quote}`, made, () => {
    const options = made.arguments[policy.terms.options!];
    const filter = made.arguments[policy.terms.filter?.argument ?? 0]!;
    const callee = { start: made.callee.range[0], end: made.callee.range[1], text: name };
    if (!options) return [callee, { start: filter.range[0], end: filter.range[1], text: optionsText(carried.entries) }];
    return [callee, { start: filter.range[0], end: options.range[0], text: '' }, ...writeOptions(carried.entries, carried.literal, options, made, analysis)];
  }, [] as readonly Edit[]);
  const own = ownEntries(use, carried.entries);
  const member = calleeMember(node)!;
  return {
    statement,
    edits: [
      ...edits,
      ...making,
      { start: member.object.range[1], end: member.range[1], text: '' },
      ...use.carried.edits,
      { start: use.work.range[1], end: node.range[1] - 1, text: own.length > 0 ? `, ${optionsText(own)}` : '' },
    ],
    remark: remarkOn(use, carried),
  };
}

function remarkOn({ policy }: PolicyUse, { remarks }: CarriedOptions): string {
  const { wrapsLast } = carryOvers[policy.terms.module!]!;
  const said = [
    'replaced; what no repeat can cure is no longer sent again, and the SDK repeats nothing inside',
    ...remarks,
    ...(wrapsLast ? [`in the end the failure itself is thrown, not one with it at \`${wrapsLast}\``] : []),
  ];
  return said.join('; ');
}
