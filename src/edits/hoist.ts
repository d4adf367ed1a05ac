import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T } from '../analysis/ast.ts';
import type { Edit } from './edit.ts';
import { Effect, childrenOf, effectOf } from './effects.ts';
import { namesOfRead, newName } from './hoist-names.ts';
import { needsContext } from './literal-types.ts';
import { callsOnChanging, unstableReads } from './narrowing.ts';
import type { Part } from './parts.ts';
import type { Declaration } from './place.ts';
import { replaceExpression } from './replace-expression.ts';
import { isTypeScript } from './style.ts';
import { indentAt, shortened, sourceOf } from './text.ts';

export interface Hoisted {
  readonly declarations: readonly Declaration[];
  /** What stands in their place. */
  readonly edits: readonly Edit[];
  /** Names of hoisted parts, for those whose place is not in the callback. */
  readonly names: ReadonlyMap<Node, string>;
}

export interface HoistRequest {
  readonly call: TSESTree.CallExpression;
  /** The code around the call goes on before the call has ended: nobody awaits it there. */
  readonly isLeftBehind: boolean;
  /** Asked once there is something to hoist: why it cannot be. */
  readonly obstacle: () => string | undefined;
}

type Refused = { readonly refused: string };

/**
 * Takes out of a call what must not be evaluated again with each attempt, and what comes before that and could see the
 * difference; then what a callback would read otherwise than the code around it.
 */
export function hoist(parts: readonly Part[], request: HoistRequest, analysis: Analysis): Hoisted | Refused {
  const effects = parts.map(({ node }) => effectOf(node, analysis));
  if (effects.some((effect) => effect & Effect.yields)) return { refused: 'a `yield` in its arguments cannot move into a callback' };
  const lastAct = effects.findLastIndex((effect) => effect & Effect.acts);
  const plans = parts.map((part, index) => plan(part, effects[index]!, index < lastAct, request, analysis));
  const hoisting = new Hoisting(request, analysis);
  for (const [index, part] of parts.entries()) {
    const planned = plans[index]!;
    const hoistsLater = plans.slice(index + 1).some((later) => later === 'whole' || later.length > 0);
    // A part outside of the callback comes after what was hoisted.
    const comesTooLate = part.outside && hoistsLater && (effects[index]! & (Effect.acts | Effect.fresh)) !== 0;
    if (planned === 'whole' || comesTooLate) {
      hoisting.whole(part);
      if (effects[index]! & Effect.acts) hoisting.forget();
    } else for (const read of planned) hoisting.read(read);
  }
  const { declarations, edits, names, refused } = hoisting;
  return refused === undefined ? { declarations, edits, names } : { refused };
}

/** What of a part is hoisted: all of it, or what it reads. */
function plan(part: Part, effect: number, isBeforeAct: boolean, { call, isLeftBehind }: HoistRequest, analysis: Analysis): 'whole' | readonly Node[] {
  const reads = (effect & Effect.reads) !== 0;
  if (isBeforeAct && reads) return 'whole';
  if (part.outside) return [];
  if (effect & (Effect.acts | Effect.fresh)) return 'whole';
  if (isLeftBehind && reads && callsOnChanging(part.node, call, analysis)) return 'whole';
  const unstable = unstableReads(part.node, call, isLeftBehind, analysis);
  return unstable.some(({ isConditional }) => isConditional) ? 'whole' : unstable.map(({ node }) => node);
}

class Hoisting {
  readonly declarations: Declaration[] = [];
  readonly edits: Edit[] = [];
  readonly names = new Map<Node, string>();
  refused: string | undefined;
  /** Reads that were hoisted since something last happened. */
  readonly #reads = new Map<string, string>();

  constructor(
    readonly request: HoistRequest,
    readonly analysis: Analysis,
  ) {}

  whole({ node, names, outside }: Part): void {
    if (isTypeScript(this.analysis) && needsContext(node)) {
      this.refused ??= `\`${names[0]}\` would have to be evaluated before the call, where its literals lose the types the SDK expects`;
      return;
    }
    const variable = this.#declare(node, node.type === T.Identifier ? namesOfRead(node) : names);
    this.names.set(node, variable);
    if (!outside) this.edits.push(replaceExpression(node, variable, this.analysis));
  }

  read(node: Node): void {
    const source = sourceOf(node, this.analysis.file.text);
    let variable = this.#reads.get(source);
    if (variable === undefined) this.#reads.set(source, (variable = this.#declare(node, namesOfRead(node))));
    this.edits.push(replaceExpression(node, variable, this.analysis));
  }

  forget(): void {
    this.#reads.clear();
  }

  #declare(node: Node, hints: readonly string[]): string {
    const source = sourceOf(node, this.analysis.file.text);
    const obstacle = this.request.obstacle();
    if (obstacle !== undefined) {
      this.refused ??= `\`${shortened(source)}\` must be evaluated before the call, ${obstacle}`;
      return '';
    }
    const name = newName(hints, this.request.call, this.analysis);
    const { text } = this.analysis.file;
    const code = `const ${name} = ${node.type === T.SequenceExpression ? `(${source})` : source}`;
    this.declarations.push({ code, indent: hasLongText(node, this.analysis) ? undefined : indentAt(text, node.range[0]) });
    return name;
  }
}

/** Whether a text goes over several lines, whose indentation is part of it. */
function hasLongText(node: Node, analysis: Analysis): boolean {
  const isText = node.type === T.TemplateElement || node.type === T.JSXText || node.type === T.Literal;
  if (isText) return sourceOf(node, analysis.file.text).includes('\n');
  return childrenOf(node, analysis).some((child) => hasLongText(child, analysis));
}

