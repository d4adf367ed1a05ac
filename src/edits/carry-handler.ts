import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type FunctionNode, type Node, T, calleeMember, dottedName, isFunction, isInside, propertyName, unwrap } from '../analysis/ast.ts';
import type { LlmCall } from '../analysis/calls.ts';
import { libraryOf, type Terms } from '../analysis/retries/policy-options.ts';
import { walk } from '../analysis/simulation/anatomy.ts';
import { exportAt } from '../analysis/values/library-exports.ts';
import type { Edit } from './edit.ts';
import { refuse } from './not-carried.ts';
import { isTypeScript } from './style.ts';
import { indentAt, indentUnitOf, sourceOf } from './text.ts';

/** A handler in the work that tells the library whether to go on, taken out of it. */
export interface CarriedHandler {
  readonly edits: readonly Edit[];
  /** As `shouldRetry`; undefined where every failure is sent again. */
  readonly shouldRetry: string | undefined;
  /** Code that is no longer there. */
  readonly gone: readonly Node[];
}

type Outcome = 'stops' | 'repeats';

/** `.catch(retry)`, and `try { … } catch (error) { if (…) throw new AbortError(error); throw error; }`; undefined where the work has none. */
export function carryHandler(fn: FunctionNode, call: LlmCall, terms: Terms, analysis: Analysis): CarriedHandler | undefined {
  return new Handlers(fn, terms, analysis).of(call);
}

class Handlers {
  readonly #again: string | undefined;
  readonly #bail: string | undefined;

  constructor(
    readonly fn: FunctionNode,
    readonly terms: Terms,
    readonly analysis: Analysis,
  ) {
    const nameAt = (index: number | undefined): string | undefined => {
      const parameter = index === undefined ? undefined : fn.params[index];
      return parameter?.type === T.Identifier ? parameter.name : undefined;
    };
    this.#again = nameAt(terms.again);
    this.#bail = terms.bail && !terms.bail.method ? nameAt(terms.bail.parameter) : undefined;
  }

  of(call: LlmCall): CarriedHandler | undefined {
    for (let node: Node = call.node; node.parent && node.parent !== this.fn; node = node.parent) {
      const parent: Node = node.parent;
      if (parent.type === T.TryStatement && node === parent.block && parent.handler && this.#decides(parent.handler)) return this.#ofTry(parent);
      if (parent.type === T.CallExpression && unwrap(parent.callee) === node && calleeMember(parent) && propertyName(calleeMember(parent)!) === 'catch') {
        const [handler] = parent.arguments;
        if (handler && this.#decides(handler)) return this.#ofCatch(parent, handler);
      }
    }
    return undefined;
  }

  /** Whether code asks the library for anything. */
  #decides(node: Node): boolean {
    let found = false;
    walk(node, this.analysis, (inner) => {
      if (inner.type === T.Identifier && (inner.name === this.#again || inner.name === this.#bail)) found = true;
      else if (inner.type === T.NewExpression && this.#isAbort(inner)) found = true;
    });
    return found;
  }

  #isAbort(node: TSESTree.NewExpression): boolean {
    const name = exportAt(node.callee, libraryOf(this.terms), this.analysis);
    return name !== undefined && (this.terms.abortErrors ?? []).includes(name.replace(/^default\./, ''));
  }

  #ofTry(statement: TSESTree.TryStatement): CarriedHandler {
    const { text } = this.analysis.file;
    const handler = statement.handler!;
    const parameter = handler.param;
    const [first] = statement.block.body;
    const last = statement.block.body.at(-1);
    if (statement.finalizer || parameter?.type !== T.Identifier || !first || !last) return refuse(`its \`try\` at line ${statement.loc.start.line} does more than tell the library whether to go on`);
    const edits: Edit[] = [
      { start: statement.range[0], end: first.range[0], text: '' },
      { start: last.range[1], end: statement.range[1], text: '' },
    ];
    const unit = indentUnitOf(text);
    const outer = indentAt(text, statement.range[0]);
    for (let at = text.indexOf('\n', first.range[0]) + 1; at > 0 && at < last.range[1]; at = text.indexOf('\n', at) + 1) {
      if (text.startsWith(outer + unit, at) && !this.#isInTemplate(at, statement.block)) edits.push({ start: at, end: at + unit.length, text: '' });
    }
    return { edits, shouldRetry: this.#predicate(parameter.name, handler.body.body), gone: [handler] };
  }

  #isInTemplate(at: number, block: Node): boolean {
    let found = false;
    walk(block, this.analysis, (node) => {
      if (node.type === T.TemplateElement && node.range[0] < at && node.range[1] >= at) found = true;
    });
    return found;
  }

  /** `call().catch(retry)`, `call().catch((error) => { … })` */
  #ofCatch(chain: TSESTree.CallExpression, handler: Node): CarriedHandler {
    const member = calleeMember(chain)!;
    const edits = [{ start: member.object.range[1], end: chain.range[1], text: '' }];
    const bare = unwrap(handler);
    if (chain.arguments.length > 1) refuse('its `.catch()` takes more than a handler');
    if (bare.type === T.Identifier) return { edits, shouldRetry: bare.name === this.#again ? undefined : '() => false', gone: [handler] };
    const parameter = isFunction(bare) && !bare.generator ? bare.params[0] : undefined;
    if (!isFunction(bare) || parameter?.type !== T.Identifier) return refuse('its `.catch()` cannot be carried over');
    const body = bare.body.type === T.BlockStatement ? bare.body.body : undefined;
    if (body) return { edits, shouldRetry: this.#predicate(parameter.name, body), gone: [handler] };
    const outcome = this.#ofExpression(unwrap(bare.body), parameter.name) ?? refuse('its `.catch()` cannot be carried over');
    return { edits, shouldRetry: outcome === 'stops' ? '() => false' : undefined, gone: [handler] };
  }

  /** The statements of a handler, each of which must say what becomes of the failure. */
  #predicate(error: string, statements: readonly TSESTree.Statement[]): string | undefined {
    const conditions: { readonly test: Node; readonly outcome: Outcome }[] = [];
    let last: Outcome | undefined;
    for (const [index, statement] of statements.entries()) {
      const more = `its handler at line ${statement.loc.start.line} does more than tell the library whether to go on`;
      if (last) refuse(more);
      if (statement.type === T.IfStatement) {
        conditions.push({ test: statement.test, outcome: this.#outcome(statement.consequent, error) ?? refuse(more) });
        if (statement.alternate) last = this.#outcome(statement.alternate, error) ?? refuse(more);
      } else {
        const rest = statements.slice(index);
        last = this.#ofAll(rest, error) ?? refuse(more);
        break;
      }
    }
    if (!last) return refuse('its handler lets a failure pass for an answer');
    if (conditions.every(({ outcome }) => outcome === last)) return last === 'repeats' ? undefined : '() => false';
    const said = { stops: 'false', repeats: 'undefined' } as const;
    const code = conditions.reduceRight((rest, { test, outcome }) => `${this.#condition(test, error)} ? ${said[outcome]} : ${rest}`, said[last] as string);
    const reads = new RegExp(`\\b${error.replaceAll('$', '\\$')}\\b`).test(code);
    if (!reads) return `() => ${code}`;
    const isAny = isTypeScript(this.analysis) && new RegExp(`\\b${error.replaceAll('$', '\\$')}[?!]?\\.`).test(code) && !/\binstanceof\b/.test(code);
    return `(_classification, { error${error === 'error' ? '' : `: ${error}`} }${isAny ? ': { error: any }' : ''}) => ${code}`;
  }

  #condition(test: Node, error: string): string {
    walk(test, this.analysis, (node) => {
      if (node.type === T.AwaitExpression) refuse('what ends its retries is awaited');
      if (node.type !== T.Identifier || node.name === error) return;
      const variable = this.analysis.variableOf(node);
      if (variable?.defs.some(({ name }) => isInside(name as Node, this.fn))) refuse(`what ends its retries hangs on \`${node.name}\`, which is known in the attempt only`);
    });
    const source = sourceOf(test, this.analysis.file.text);
    return test.type === T.ConditionalExpression || test.type === T.AssignmentExpression ? `(${source})` : source;
  }

  #outcome(statement: TSESTree.Statement, error: string): Outcome | undefined {
    return this.#ofAll(statement.type === T.BlockStatement ? statement.body : [statement], error);
  }

  /** `bail(error); return;` */
  #ofAll([first, second, ...others]: readonly TSESTree.Statement[], error: string): Outcome | undefined {
    if (!first || others.length > 0) return undefined;
    const isEnd = !second || (second.type === T.ReturnStatement && (!second.argument || unwrap(second.argument).type === T.Identifier));
    if (!isEnd && !(second?.type === T.ThrowStatement && this.#ofThrow(second.argument, error) === this.#default)) return undefined;
    if (second && first.type !== T.ExpressionStatement) return undefined;
    if (first.type === T.ThrowStatement) return this.#ofThrow(first.argument, error);
    const value = first.type === T.ExpressionStatement ? first.expression : first.type === T.ReturnStatement ? first.argument : undefined;
    return value ? this.#ofExpression(unwrap(value), error) : undefined;
  }

  /** What becomes of a failure that is thrown on. */
  get #default(): Outcome {
    return this.terms.again === undefined ? 'repeats' : 'stops';
  }

  #ofThrow(thrown: Node, error: string): Outcome | undefined {
    const bare = unwrap(thrown);
    if (isError(bare, error)) return this.#default;
    if (bare.type === T.NewExpression && this.#isAbort(bare)) {
      const [argument] = bare.arguments;
      if (argument && isError(unwrap(argument), error)) return 'stops';
      return refuse(`it ends at line ${thrown.loc.start.line} with an error of its own, where \`withRetry\` throws the failure itself`);
    }
    return this.#ofExpression(bare, error);
  }

  #ofExpression(node: Node, error: string): Outcome | undefined {
    const bare = node.type === T.AwaitExpression ? unwrap(node.argument) : node;
    const name = bare.type === T.CallExpression ? dottedName(bare.callee) : undefined;
    if (bare.type !== T.CallExpression || name === undefined || (name !== this.#again && name !== this.#bail)) return undefined;
    const [argument] = bare.arguments;
    if (!argument || !isError(unwrap(argument), error)) return refuse(`it ends at line ${bare.loc.start.line} with an error of its own, where \`withRetry\` throws the failure itself`);
    return name === this.#again ? 'repeats' : 'stops';
  }
}

function isError(node: Node, name: string): boolean {
  return node.type === T.Identifier && node.name === name;
}
