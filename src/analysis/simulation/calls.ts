import type { TSESTree } from '@typescript-eslint/types';
import { type ClassNode, type FunctionNode, type Node, T, enclosingClass, isFunction, isWithin, propertyName, unwrap, wrapped } from '../ast.ts';
import { superClassOf } from '../values/classes.ts';
import { isPart } from './output.ts';
import { givesAnother } from '../retries/request.ts';
import { type Key, anything, keyOf, mutatingMethods, saysItMutates, saysItWaits } from './anatomy.ts';
import { type CallSite, callBuiltin } from './builtins.ts';
import { Jump } from './course.ts';
import { Expressions, isInOptionalChain } from './expressions.ts';
import { type Callable, type SimObject, type SimValue, errorObject, isNullish, isSame, isSameButCounts, known, object, undefinedValue, unknown, why, whyOf, withWhy } from './values.ts';
import { functionInProgram } from '../program.ts';
import { isLogging } from '../is-logging.ts';
import { valueOf } from '../values/values.ts';

/** Functions that throw, or may, what they are handed. */
const mayThrow = /handle|throw|assert|ensure|check|fail|abort|raise|guard|bail|classify|process/i;

const maxDepth = 7;

/** Calls, also of constructors: functions of the file are run, built-in ones known, all others unknown. */
export abstract class Calls extends Expressions {
  /** How often the position had been reached when a function was last entered. */
  protected readonly entered = new Map<FunctionNode, number>();

  protected callExpression(node: TSESTree.CallExpression): SimValue {
    const callee = unwrap(node.callee);
    if (callee.type === T.Super) return this.superCall(node);
    let holder: SimValue | undefined;
    let value: SimValue | undefined;
    if (callee.type === T.MemberExpression) {
      const object = unwrap(callee.object);
      if (object.type === T.Super) return unknown(why.call);
      holder = object.type === T.ThisExpression ? (this.selves.at(-1) ?? unknown(0, true)) : this.evaluate(object);
      if (isNullish(holder) === true) {
        if (callee.optional || isInOptionalChain(callee, object)) return withWhy(undefinedValue, holder.why);
        throw new Jump('throw', errorObject(['TypeError', 'Error'], known('Cannot read properties of undefined'), 0));
      }
      if (holder.kind === 'object') value = holder.members.get(propertyName(callee) ?? '');
      if (mutatingMethods.has(propertyName(callee) ?? '')) this.mutated(object);
    } else value = this.evaluate(callee);
    if (value && isNullish(value) === true && node.optional) return undefinedValue;
    const args = this.argumentsOf(node);
    const site: CallSite = { node, callee, holder, args };
    if (value?.kind !== 'function' && value?.kind !== 'native') {
      const answer = callBuiltin(site, this, this.analysis);
      if (answer) return answer;
    }
    if (value?.kind === 'native') return value.call(args);
    const target = value?.kind === 'function' ? value : (this.resolved(callee) ?? this.resolvedElsewhere(site));
    if (target) return this.call({ ...target, self: target.self ?? (holder?.kind === 'object' ? holder : undefined) }, args, node);
    return this.unseen(site);
  }

  protected resolved(callee: Node): Callable | undefined {
    const value = valueOf(callee, this.analysis);
    return value?.kind === 'function' ? { node: value.node, home: this.analysis } : undefined;
  }

  /** A function of another file, where it is handed what decides or may let time pass; one that runs a way back to the position is not followed. */
  private resolvedElsewhere({ node, callee, args }: CallSite): Callable | undefined {
    const isAsked = this.scene.reach === 'program' && (saysItWaits(callee, this.analysis) || (whyOf(args) & (why.error | why.counter)) !== 0);
    if (!isAsked || isLogging(node) || args.some((arg) => this.isLive(arg))) return undefined;
    const found = functionInProgram(callee, this.analysis);
    return found && { node: found.fn, home: found.analysis };
  }

  /** Whether it is a function that may reach the position. */
  protected isLive(value: SimValue): value is SimValue & { kind: 'function' } {
    return value.kind === 'function' && this.anatomyIn(value.home).isLive(value.node);
  }

  /**
   * A call that cannot be seen. It runs a callback that leads back to the position, and passes on what that gives; what its
   * name says of the next request or of the failure that it is handed is believed.
   */
  protected unseen({ node, callee, holder, args }: CallSite): SimValue {
    this.mayPass({ node, callee, holder, args });
    this.passed.called(node, args);
    const ofPart = this.passed.reading && args.some(isPart) ? why.answer : 0;
    for (const arg of args) if (this.isLive(arg)) return this.call(arg, [], undefined);
    const name = callee.type === T.Identifier ? callee.name : callee.type === T.MemberExpression ? propertyName(callee) : undefined;
    if (name !== undefined && givesAnother.test(name)) this.note(anything);
    if (name !== undefined && callee.type === T.MemberExpression && saysItMutates.test(name)) this.mutated(unwrap(callee.object));
    const reason = whyOf(args, why.call | ofPart | (holder?.why ?? 0));
    const isAlone = node.parent.type === T.ExpressionStatement || (node.parent.type === T.AwaitExpression && node.parent.parent.type === T.ExpressionStatement);
    if (isAlone && reason & why.error && name !== undefined && mayThrow.test(name) && !this.choose(reason)) throw new Jump('throw', unknown(reason, true));
    return unknown(reason);
  }

  /** What a call that cannot be seen may wait for: `sleep(ms)` by its name, any other where nothing but its end is awaited. */
  private mayPass({ node, callee, args }: CallSite): void {
    const isWaiter = saysItWaits(callee, this.analysis);
    const parent = wrapped(node).parent!;
    const isDropped = parent.type === T.ExpressionStatement;
    const isAwaited = parent.type === T.AwaitExpression || parent.type === T.YieldExpression;
    const isForItsEnd = isAwaited && (parent.parent.type === T.ExpressionStatement || (whyOf(args) & (why.error | why.counter)) !== 0);
    const [ms] = args;
    if (isWaiter && !isDropped) this.waitFor(ms && args.length < 4 && (ms.kind === 'known' ? typeof ms.value === 'number' : ms.kind === 'unknown') ? ms : unknown(why.call));
    else if (isWaiter || isForItsEnd) this.waitFor(unknown(why.call), false);
  }

  protected mutated(receiver: Node): void {
    const key = keyOf(receiver, this.analysis);
    if (key === undefined) return;
    this.note(key);
  }

  protected argumentsOf(node: TSESTree.CallExpression | TSESTree.NewExpression): SimValue[] {
    return node.arguments.flatMap((argument) => {
      if (argument.type !== T.SpreadElement) return [this.evaluate(argument)];
      const spread = this.evaluate(argument.argument);
      return spread.kind === 'list' ? spread.items : [unknown(spread.why)];
    });
  }

  /**
   * Runs a function of the file. One that leads nowhere near the position and is too long or too deep is not entered.
   * `args` absent: the root, whose parameters its site gives.
   */
  call(callee: Callable, args: readonly SimValue[] | undefined, at: Node | undefined): SimValue {
    return callee.home === this.analysis ? this.enter(callee, args, at) : this.inFile(callee.home, () => this.enter(callee, args, at));
  }

  private enter({ node: fn, self }: Callable, args: readonly SimValue[] | undefined, at: Node | undefined): SimValue {
    const isRepeat = this.stack.includes(fn);
    const isLive = fn === this.scene.root || this.anatomy.isLive(fn);
    const reason = whyOf(args ?? [], why.call);
    if (args && !isLive && (isRepeat || this.stack.length > maxDepth || fn.range[1] - fn.range[0] > 6000)) {
      if (this.anatomy.mayWait(fn.body)) this.waitFor(unknown(reason), false);
      return unknown(reason);
    }
    // Again, and the position was not reached meanwhile: a further run tells nothing new.
    if (isRepeat && this.entered.get(fn) === this.hits) return unknown(reason);
    if (this.stack.length > maxDepth * 12) this.halt('lost');
    if (fn.generator && args) return { kind: 'stream', why: reason };
    if (isRepeat && this.hits > 0 && at) this.via = at;
    const kept = isRepeat ? this.locals(fn) : undefined;
    if (!args) this.bindParameters(fn);
    this.stack.push(fn);
    this.entered.set(fn, this.hits);
    if (self) this.selves.push(self);
    try {
      // A default may call the function itself.
      if (isRepeat) this.rebind(fn, args ?? [], kept!);
      else if (args) fn.params.forEach((param, index) => this.bind(param, param.type === T.RestElement ? { kind: 'list', items: args.slice(index), why: 0 } : (args[index] ?? undefinedValue), true));
      const end = this.runBody(fn);
      if (end.kind === 'return') return asynchronous(fn, end.value);
      const { value } = end;
      if (fn.generator) return { kind: 'stream', failure: value, gives: this.passed.output.some(({ node }) => node.type === T.YieldExpression) || undefined, why: value.why };
      if (fn.async) return { kind: 'promise', rejected: true, value, why: value.why };
      throw end;
    } finally {
      this.stack.pop();
      if (self) this.selves.pop();
      if (kept) for (const [key, value] of kept) this.env.set(key, value);
    }
  }

  /** Runs a function's body; gives what it returns or throws. */
  protected runBody(fn: FunctionNode): Jump {
    try {
      if (fn.body?.type === T.BlockStatement) return this.execute(fn.body) ?? new Jump('return');
      return new Jump('return', fn.body ? this.evaluate(fn.body) : undefinedValue);
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'throw') return jump;
      throw jump;
    }
  }

  /** The values of a function's own variables, which another run of it overwrites. */
  protected locals(fn: FunctionNode): Map<Key, SimValue> {
    const locals = new Map<Key, SimValue>();
    for (const [key, value] of this.env) if (typeof key !== 'string' && isWithin(key.scope.block, fn)) locals.set(key, value);
    return locals;
  }

  /** A further run of the function: what it is handed anew counts, and is written only if it differs. */
  protected rebind(fn: FunctionNode, args: readonly SimValue[], before: ReadonlyMap<Key, SimValue>): void {
    fn.params.forEach((param, index) => this.bind(param, args[index] ?? undefinedValue, true));
    for (const [key, value] of before) {
      const now = this.env.get(key);
      if (typeof key !== 'string' && key.defs[0]?.type === 'Parameter' && !(now && (isSame(value, now) || isSameButCounts(value, now)))) this.note(key);
    }
  }

  protected newExpression(node: TSESTree.NewExpression): SimValue {
    const callee = unwrap(node.callee);
    const args = this.argumentsOf(node);
    const isGlobal = callee.type === T.Identifier && !this.analysis.variableOf(callee);
    if (isGlobal && callee.name === 'Promise' && args[0]?.kind === 'function') return this.promiseOf(args[0]);
    if (isGlobal && callee.name === 'Date' && args.length === 0) return { kind: 'time', since: false, offset: 0, why: why.clock };
    if (isGlobal && (callee.name === 'Set' || callee.name === 'Array') && args.length <= 1) return args[0] === undefined ? { kind: 'list', items: [], why: 0 } : args[0].kind === 'list' ? args[0] : unknown(args[0].why, true);
    if (isGlobal && callee.name === 'RegExp' && args[0]?.kind === 'known') return args[0].value instanceof RegExp ? args[0] : unknown(args[0].why, true);
    if (isGlobal && /(?:Error|Exception)$/.test(callee.name)) return errorObject([callee.name, 'Error'], textOf(args[0]), 0, args[1]);
    const value = valueOf(callee, this.analysis);
    if (value?.kind === 'class') return this.instantiate(value.node, args);
    if (value?.kind === 'import' && /(?:Error|Exception)$/.test(value.name)) {
      // What its constructor keeps of the failure cannot be seen.
      const reason = whyOf(args) & why.error;
      return { ...errorObject([value.name.slice(value.name.lastIndexOf('.') + 1), 'Error'], textOf(args[0]), reason), open: true };
    }
    return unknown(whyOf(args, why.input) & ~why.error, true);
  }

  /** `new Promise((resolve, reject) => …)`: settled by what the executor calls, timers included. */
  protected promiseOf(executor: SimValue & { kind: 'function' }): SimValue {
    if (!this.isLive(executor)) return { kind: 'promise', rejected: false, value: unknown(why.call), delay: this.delayOf(executor), why: 0 };
    let settled: SimValue | undefined;
    const settle = (rejected: boolean): SimValue => ({
      kind: 'native',
      why: 0,
      call: (args) => {
        const given = args[0] ?? undefinedValue;
        settled ??= !rejected && given.kind === 'promise' ? given : { kind: 'promise', rejected, value: given, why: given.why };
        return undefinedValue;
      },
    });
    this.call(executor, [settle(false), settle(true)], undefined);
    return settled ?? { kind: 'promise', rejected: false, value: unknown(why.call), why: 0 };
  }

  /** `(resolve) => setTimeout(resolve, ms)`; an executor without a timer waits for what cannot be seen. */
  private delayOf({ node, home }: Callable): SimValue {
    const timer = this.anatomyIn(home).timerIn(node);
    if (!timer) return unknown(why.call);
    const ms = timer.arguments[1];
    return ms ? this.inFile(home, () => this.evaluate(ms)) : known(0);
  }

  protected instantiate(node: ClassNode, args: readonly SimValue[]): SimValue {
    const classes: (string | ClassNode)[] = [];
    let current: ClassNode | undefined = node;
    let base: Node | null | undefined;
    while (current && classes.length < 8) {
      classes.push(current);
      base = current.superClass;
      current = superClassOf(current, this.analysis);
    }
    const bare = base ? unwrap(base) : undefined;
    if (bare?.type === T.Identifier) classes.push(bare.name);
    if (!classes.some((name) => typeof name === 'string' && /(?:Error|Exception)$/.test(name))) return unknown(why.input, true);
    const made = object([], 0, { classes: [...classes, 'Error'] });
    made.members.set('message', args[0] ?? undefinedValue);
    made.members.set('name', known('Error'));
    this.construct(node, made, args);
    return made;
  }

  protected construct(node: ClassNode, made: SimObject, args: readonly SimValue[]): void {
    for (const element of node.body.body) {
      const name = element.type === T.PropertyDefinition ? propertyName(element) : undefined;
      if (element.type === T.PropertyDefinition && !element.static && name !== undefined && element.value) made.members.set(name, this.evaluate(element.value));
    }
    const definition = node.body.body.find((element) => element.type === T.MethodDefinition && element.kind === 'constructor');
    const fn = definition?.type === T.MethodDefinition && isFunction(definition.value) ? definition.value : undefined;
    if (!fn || this.stack.includes(fn)) return;
    this.call({ node: fn, home: this.analysis, self: made }, args, undefined);
    for (const param of fn.params) {
      if (param.type !== T.TSParameterProperty) continue;
      const target = param.parameter.type === T.AssignmentPattern ? param.parameter.left : param.parameter;
      if (target.type === T.Identifier) made.members.set(target.name, this.lookUp(target));
    }
  }

  protected superCall(node: TSESTree.CallExpression): SimValue {
    const made = this.selves.at(-1);
    const args = this.argumentsOf(node);
    if (made?.kind !== 'object') return undefinedValue;
    const parent = enclosingClass(node);
    const above = parent && superClassOf(parent, this.analysis);
    if (above) this.construct(above, made, args);
    else made.members.set('message', args[0] ?? undefinedValue);
    return undefinedValue;
  }

  /** Runs a callback whose own failure nobody sees: a timer's. */
  detach(callback: SimValue, at: Node, ms: SimValue): void {
    if (!this.isLive(callback)) return;
    const { waits, hits } = this;
    this.waitFor(ms);
    try {
      this.call(callback, [], at);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind === 'halt') throw jump;
    }
    // What follows does not wait for the timer.
    if (this.hits === hits) this.waits = waits;
  }

  /** `stream.on('text', (part) => …)`: the listener runs before the stream fails. */
  listen(stream: SimValue, [event, listener]: readonly SimValue[]): SimValue {
    const isOfParts = event?.kind === 'known' && !/error|abort|end|final/i.test(String(event.value));
    if (!isOfParts || listener?.kind !== 'function') return stream;
    this.beginReading();
    this.call(listener, [unknown(why.answer, true), unknown(why.answer | why.counter, true)], undefined);
    this.passed.reading = false;
    this.gate = this.gateBefore;
    return stream;
  }

  /** Runs a handler of a promise chain; its failure rejects the chain's promise. */
  chain(handler: SimValue, given: SimValue, at: Node): SimValue {
    if (handler.kind !== 'function' && handler.kind !== 'native') {
      return { kind: 'promise', rejected: false, value: unknown(why.call | given.why), why: 0 };
    }
    try {
      const value = handler.kind === 'native' ? handler.call([given]) : this.call(handler, [given], at);
      return value.kind === 'promise' ? value : { kind: 'promise', rejected: false, value, why: value.why };
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind !== 'throw') throw jump;
      return { kind: 'promise', rejected: true, value: jump.value, why: jump.value.why };
    }
  }

  protected abstract execute(node: Node, label?: string): Jump | undefined;
}

function asynchronous(fn: FunctionNode, value: SimValue): SimValue {
  if (fn.generator) return { kind: 'stream', why: value.why };
  return fn.async && value.kind !== 'promise' ? { kind: 'promise', rejected: false, value, why: value.why } : value;
}

function textOf(value: SimValue | undefined): SimValue {
  if (value?.kind === 'object') return value.members.get('message') ?? unknown(value.why);
  return value ?? known('');
}
