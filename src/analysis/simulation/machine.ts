import type { TSESTree } from '@typescript-eslint/types';
import { type LoopNode, type Node, T, isFunction, isLoop, isWithin } from '../ast.ts';
import type { Path } from './play.ts';
import { Calls } from './calls.ts';
import { Jump } from './course.ts';
import { mayPassOn } from './output.ts';
import { type SimValue, type Why, binary, truth, undefinedValue, unknown, why } from './values.ts';

const maxIdleRounds = 2;
/** More rounds than any course takes. */
const maxRounds = 80;

/** Runs the statements of one path through a scene, with one script of choices. */
export class Machine extends Calls {
  run(): Path {
    const { root } = this.scene;
    let end: Path['end'] = 'returned';
    let value: SimValue | undefined;
    try {
      if (isFunction(root)) value = this.call({ node: root, home: this.analysis }, undefined, undefined);
      else if (this.executeAll(root.body)?.kind === 'throw') end = 'threw';
    } catch (jump) {
      if (!(jump instanceof Jump)) throw jump;
      end = jump.kind === 'halt' ? this.endedAs : 'threw';
      value = jump.value;
    }
    return {
      events: this.events,
      thrown: this.thrown,
      end,
      value,
      gate: this.gate,
      told: this.told,
      deadlines: this.deadlines,
      atLeast: this.atLeast,
      counts: this.counts,
      writes: new Set([...this.allWrites].filter((key) => typeof key === 'string' || !isWithin(key.scope.block, root) || !isFunction(root))),
      waits: [...(this.outcome?.waits ?? []), ...this.allWaits],
      output: this.passed.output,
      caught: this.caught,
      condition: this.condition,
    };
  }

  /** Runs a statement; gives how control left it, if not at its end. What an expression throws is thrown. */
  protected execute(node: Node, label?: string): Jump | undefined {
    this.step();
    switch (node.type) {
      case T.BlockStatement:
        return this.executeAll(node.body);
      case T.ExpressionStatement:
        this.evaluate(node.expression);
        return undefined;
      case T.VariableDeclaration:
        for (const declarator of node.declarations) this.bind(declarator.id, declarator.init ? this.evaluate(declarator.init) : undefinedValue, true);
        return undefined;
      case T.ExportNamedDeclaration:
        return node.declaration ? this.execute(node.declaration) : undefined;
      case T.IfStatement:
        return this.ifStatement(node);
      case T.SwitchStatement:
        return this.switchStatement(node);
      case T.TryStatement:
        return this.tryStatement(node);
      case T.LabeledStatement:
        return this.execute(node.body, node.label.name);
      case T.ReturnStatement:
        return new Jump('return', node.argument ? this.evaluate(node.argument) : undefinedValue);
      case T.ThrowStatement:
        return this.throwStatement(node);
      case T.BreakStatement:
        return new Jump('break', undefinedValue, node.label?.name);
      case T.ContinueStatement:
        return new Jump('continue', undefinedValue, node.label?.name);
      default:
        return isLoop(node) ? this.loopStatement(node, label) : undefined;
    }
  }

  protected throwStatement(node: TSESTree.ThrowStatement): Jump {
    const value = this.evaluate(node.argument);
    if (this.hits > 0 && !this.isAway) this.thrown.push({ node, value, gate: this.gate });
    return new Jump('throw', value);
  }

  protected executeAll(statements: readonly Node[]): Jump | undefined {
    for (const statement of statements) {
      const jump = this.execute(statement);
      if (jump) return jump;
    }
    return undefined;
  }

  /** As {@link execute}, with what an expression throws among the ways to leave. */
  protected attempt(node: Node): Jump | undefined {
    try {
      return this.execute(node);
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'throw') return jump;
      throw jump;
    }
  }

  /** A condition that decides where control goes: taken as it is, or one of both ways. */
  protected decide(test: Node, parts: readonly (Node | null | undefined)[]): boolean | undefined {
    const value = this.evaluate(test);
    const holds = truth(value);
    const isHarmless = parts.every((part) => !part || this.anatomy.isHarmless(part));
    if (value.why & (why.error | why.looked) && !isHarmless && (holds !== undefined || value.why & why.looked)) this.decidedAt(test);
    if (holds !== undefined) return holds;
    if (isHarmless && !(this.passed.reading && parts.some((part) => mayPassOn(part, this.analysis)))) {
      for (const part of parts) this.forget(part, value.why);
      return undefined;
    }
    return this.choose(value.why);
  }

  protected ifStatement(node: TSESTree.IfStatement): Jump | undefined {
    const taken = this.decide(node.test, [node.consequent, node.alternate]);
    if (taken === true) return this.execute(node.consequent);
    return taken === false && node.alternate ? this.execute(node.alternate) : undefined;
  }

  protected switchStatement(node: TSESTree.SwitchStatement): Jump | undefined {
    const value = this.evaluate(node.discriminant);
    let start = node.cases.findIndex((option) => option.test === null);
    for (const [index, option] of node.cases.entries()) {
      if (!option.test) continue;
      const same = binary('===', value, this.evaluate(option.test), this);
      const holds = truth(same) ?? (!(this.passed.reading && mayPassOn(node, this.analysis)) && node.cases.every((other) => other.consequent.every((part) => part.type === T.BreakStatement || this.anatomy.isHarmless(part))) ? undefined : this.choose(same.why));
      if (holds === undefined) {
        this.forget(node, same.why);
        return undefined;
      }
      if (!holds) continue;
      start = index;
      break;
    }
    if (value.why & why.error) this.decidedAt(node.discriminant);
    if (start === -1) return undefined;
    const jump = this.executeAll(node.cases.slice(start).flatMap((option) => option.consequent));
    return jump?.kind === 'break' && jump.label === undefined ? undefined : jump;
  }

  protected tryStatement(node: TSESTree.TryStatement): Jump | undefined {
    let jump = node.handler || node.finalizer ? this.attempt(node.block) : this.execute(node.block);
    if (jump?.kind === 'throw' && node.handler) jump = this.handle(node.handler, jump.value);
    return (node.finalizer && this.execute(node.finalizer)) || jump;
  }

  protected handle(handler: TSESTree.CatchClause, value: SimValue): Jump | undefined {
    this.catches(handler);
    if (handler.param) this.bind(handler.param, value, true);
    return this.attempt(handler.body);
  }

  protected loopStatement(node: LoopNode, label: string | undefined): Jump | undefined {
    const around = this.scene.position !== undefined && isWithin(this.scene.position, node);
    if (node.type === T.ForStatement && node.init) {
      if (node.init.type === T.VariableDeclaration) this.execute(node.init);
      else this.evaluate(node.init);
    }
    const list = node.type === T.ForOfStatement || node.type === T.ForInStatement ? this.iteratedBy(node) : undefined;
    const isOpaque = !around && !this.anatomy.isLive(node) && (list ? !list.items : true) && this.anatomy.isHarmless(node.body);
    if (isOpaque && node.type !== T.ForStatement) {
      this.forget(node, list?.why ?? why.input);
      return undefined;
    }
    if (around) this.events.push({ kind: 'enter', loop: node });
    const leave = (): void => {
      if (around) this.events.push({ kind: 'exit', loop: node, gate: this.gate });
    };
    let idle = 0;
    for (let round = 0; ; round += 1) {
      this.step();
      const hits = this.hits;
      if (!(node.type === T.DoWhileStatement && round === 0) && !this.goesOn(node, round, list, around)) break;
      const jump = around ? this.attempt(node.body) : this.execute(node.body);
      const own = jump && (jump.label === undefined || jump.label === label);
      if (jump?.kind === 'break' && own) break;
      if (jump && !(jump.kind === 'continue' && own)) {
        leave();
        return jump;
      }
      // Rounds that pass the position by tell nothing new.
      idle = this.hits === hits ? idle + 1 : 0;
      if (around && idle > maxIdleRounds) break;
      if (around && this.hits > 0) this.via = node;
      if (node.type === T.ForStatement && node.update) this.evaluate(node.update);
    }
    leave();
    return undefined;
  }

  /** Whether another round begins; binds the loop's variable. */
  protected goesOn(node: LoopNode, round: number, list: Iterated | undefined, around: boolean): boolean {
    if (list) {
      const { items, fails } = list;
      if (fails && round > 0) this.endReading(fails);
      if (items ? round >= items.length : round >= (around ? maxRounds : 1)) return false;
      // A list that cannot be read ends some time.
      this.counts ||= !items;
      if (!items && !this.choose(round === 0 ? list.why : list.why | why.counter)) return false;
      const left = (node as TSESTree.ForOfStatement).left;
      this.bind(left.type === T.VariableDeclaration ? left.declarations[0].id : left, items?.[round] ?? unknown(list.why), false);
      return true;
    }
    const test = (node as TSESTree.WhileStatement | TSESTree.ForStatement | TSESTree.DoWhileStatement).test;
    if (!test) return around || round < 2 ? true : this.choose(why.state);
    const value = this.evaluate(test);
    const holds = truth(value);
    if (holds !== undefined && value.why & (why.error | why.looked)) this.decidedAt(test);
    if (!around && holds !== false && round >= (holds === undefined ? 1 : 60)) {
      this.forget(node, value.why | why.counter);
      return false;
    }
    return holds ?? this.choose(value.why);
  }

  /** One part of the answer, and then the failure. */
  protected streamedBy({ failure }: SimValue & { kind: 'stream' }): Iterated {
    if (failure) this.beginReading();
    return { items: [unknown(why.answer, true)], why: why.answer, fails: failure };
  }

  protected iteratedBy(node: TSESTree.ForOfStatement | TSESTree.ForInStatement): Iterated {
    const value = this.evaluate(node.right);
    if (value.kind === 'stream' && value.gives) return this.streamedBy(value);
    if (value.kind === 'stream' && value.failure) throw new Jump('throw', value.failure);
    if (value.kind === 'promise' && value.rejected) throw new Jump('throw', value.value);
    if (value.kind === 'list' && node.type === T.ForOfStatement && !(value.why & why.counter)) return { items: value.items, why: value.why };
    return { items: undefined, why: value.why };
  }
}

interface Iterated {
  /** What is thrown after the items. */
  readonly fails?: SimValue;
  readonly items: readonly SimValue[] | undefined;
  readonly why: Why;
}
