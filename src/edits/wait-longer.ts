import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T, enclosingFunction, isFunction, unwrap } from '../analysis/ast.ts';
import { leaves } from '../analysis/errors/branches.ts';
import { type Trait, longestWaitMs } from '../analysis/retries/backoff.ts';
import type { RetryLayer } from '../analysis/retries/constructs.ts';
import { saysItWaits, walk } from '../analysis/simulation/anatomy.ts';
import { staticNumber } from '../analysis/values/static.ts';
import type { Edit } from './edit.ts';
import { resolvedHelper } from './helper-source.ts';
import { ensureImport } from './imports.ts';
import { roundCounter } from './round-counter.ts';
import { stepIn } from './step-in.ts';
import { sourceOf } from './text.ts';

/**
 * Has a loop that counts its rounds wait longer each time, varied by chance: `await sleep(1000)` becomes
 * `await sleep(1000 * 2 ** attempt * (0.5 + Math.random()))`, and where nothing waits, such a wait ends the `catch`.
 */
export function waitLonger(layer: RetryLayer, fixedMs: number | undefined, asked: ReadonlySet<Trait>, analysis: Analysis): readonly Edit[] {
  const { node: loop } = layer;
  const { caught } = layer.judge('429');
  if (loop.type !== T.ForStatement || caught?.type !== T.CatchClause || caught.parent.parent !== loop.body || !enclosingFunction(loop)?.async) return [];
  const counter = roundCounter(loop, caught, analysis);
  if (!counter || (asked.has('retryAfter') && caught.param?.type !== T.Identifier)) return [];
  const waits = awaitsIn(caught.body, analysis);
  const place = fixedMs === undefined ? undefined : constantIn(waits, fixedMs, analysis);
  if (fixedMs !== undefined ? !place : waits.length > 0 || goesElsewhere(caught.body, analysis)) return [];
  const first = place ? baseOf(place, analysis) : '1000';
  const longer = `${first} * 2 ** ${counter.from === 0 ? counter.name : `(${counter.name} - ${counter.from})`}`;
  const { attempts } = layer;
  const isShort = attempts.kind === 'exact' && (fixedMs ?? 1000) * 2 ** (attempts.total - 2) <= longestWaitMs;
  const own = `${isShort ? longer : `Math.min(${longer}, 30_000)`} * (0.5 + Math.random())`;
  const obeying = asked.has('retryAfter') && caught.param?.type === T.Identifier ? obey(caught.param.name, own, analysis) : { code: own, edits: [] };
  if (!obeying) return [];
  if (place) return [...obeying.edits, { start: place.range[0], end: place.range[1], text: obeying.code }];
  return [...obeying.edits, ...stepIn(caught.body, caught.body.body.at(-1), `await new Promise((resolve) => setTimeout(resolve, ${obeying.code}))`, analysis)];
}

/** What the provider asks for comes first, where the helper can tell it. */
function obey(error: string, own: string, analysis: Analysis): { readonly code: string; readonly edits: readonly Edit[] } | undefined {
  const helper = resolvedHelper(analysis.file);
  if (helper === undefined) return undefined;
  const { name, edits } = ensureImport({ name: 'classifyError', alias: 'classifyLlmError', source: helper }, analysis);
  return { code: `${name}(${error}).retryAfterMs ?? ${own}`, edits };
}

function awaitsIn(body: Node, analysis: Analysis): readonly Node[] {
  const found: Node[] = [];
  walk(body, analysis, (node) => {
    if (isFunction(node)) return false;
    if (node.type === T.AwaitExpression) found.push(node);
    return true;
  });
  return found;
}

/** The one argument among what is awaited that is so many ms: of `sleep`, or of a timer. */
function constantIn(waits: readonly Node[], ms: number, analysis: Analysis): Node | undefined {
  const found: Node[] = [];
  for (const wait of waits) {
    walk(wait, analysis, (node) => {
      if (node.type === T.CallExpression) found.push(...node.arguments.filter((argument) => staticNumber(argument, analysis) === ms));
      return true;
    });
  }
  return waits.length === 1 && found.length === 1 ? found[0] : undefined;
}

function baseOf(place: Node, analysis: Analysis): string {
  const source = sourceOf(place, analysis.file.text);
  const { type } = unwrap(place);
  return type === T.Literal || type === T.Identifier ? source : `(${source})`;
}

/** Whether a block goes round, or leaves, before its end is reached in any case, or has a wait for which nobody waits. */
function goesElsewhere({ body }: { readonly body: readonly Node[] }, analysis: Analysis): boolean {
  let found = leaves(body.at(-1));
  for (const statement of body) {
    walk(statement, analysis, (node) => {
      found ||= node.type === T.ContinueStatement || (node.type === T.CallExpression && saysItWaits(node.callee, analysis));
      return !found;
    });
  }
  return found;
}
