import type { TSESTree } from '@typescript-eslint/types';
import { sdks } from '../catalog/index.ts';
import type { FailureKind } from '../helper/src/kinds.ts';
import type { Analysis } from './analysis.ts';
import { type ClassNode, type FunctionNode, type LoopNode, type Node, T, enclosingClass, isFunction, isInside, isLoop, propertyName, unwrap } from './ast.ts';
import { classMember, superClassOf } from './classes.ts';
import type { Variable } from './file.ts';
import type { Outcome, Path, Scene, SimEvent, Told } from './simulation.ts';
import { type Anatomy, type Key, keyOf, mentions, mutatingMethods } from './simulation-anatomy.ts';
import { type CallSite, callBuiltin, globalNumber } from './simulation-builtins.ts';
import {
  type Judge,
  type SimObject,
  type SimValue,
  type Why,
  binary,
  copy,
  isNullish,
  isPlainInput,
  isSame,
  isSameButCounts,
  known,
  object,
  truth,
  undefinedValue,
  unknown,
  why,
  whyOf,
  withWhy,
} from './simulation-values.ts';
import { constantInitial } from './static.ts';
import { valueOf } from './values.ts';

/** Rounds to play where only known numbers decide, then some where numbers are no longer known. */
const knownRounds = 60;
const unsureRounds = 24;
const widenedRounds = 3;
const maxIdleRounds = 2;
const maxSteps = 12_000;
const maxDepth = 7;

/** Control leaves a statement: JavaScript's own ways, and the end of a path. */
class Jump {
  constructor(
    readonly kind: 'break' | 'continue' | 'return' | 'throw' | 'halt',
    readonly value: SimValue = undefinedValue,
    readonly label?: string,
  ) {}
}

/** One path through a scene, with one script of choices. */
export class Machine implements Judge {
  readonly script: boolean[];
  readonly scene: Scene;
  readonly #anatomy: Anatomy;
  readonly #analysis: Analysis;
  readonly #env = new Map<Key, SimValue>();
  readonly #events: SimEvent[] = [];
  readonly #stack: FunctionNode[] = [];
  readonly #selves: SimValue[] = [];
  /** How often the position had been reached when a function was last entered. */
  readonly #entered = new Map<FunctionNode, number>();
  readonly #told = new Set<Told>();
  readonly #deadlines: number[] = [];
  /** Initial values of fields that are being evaluated. */
  readonly #fields = new Set<Node>();
  readonly #allWrites = new Set<Key>();
  #written = new Set<Key>();
  #chosen = 0;
  #hits = 0;
  #gate: Why = 0;
  #everGated: Why = 0;
  #patience = Infinity;
  #atLeast = 0;
  #before: ReadonlyMap<Key, number | undefined> | undefined;
  #outcome: Outcome | undefined;
  #outcomeValue: SimValue | undefined;
  #via: Node | undefined;
  #caught: Node | undefined;
  #condition: Node | undefined;
  #end: 'capped' | 'lost' = 'lost';
  steps = 0;

  constructor(scene: Scene, anatomy: Anatomy, script: readonly boolean[]) {
    this.scene = scene;
    this.#anatomy = anatomy;
    this.#analysis = scene.analysis;
    this.script = [...script];
  }

  get failureKind(): FailureKind | undefined {
    return this.scene.failureKind;
  }

  /** Whether the caller has aborted by now: that is the failure that is played. */
  isAborted(): boolean {
    this.#told.add('signal');
    return this.failureKind === 'aborted' && this.#hits > 0;
  }

  /** Throws what a built-in function throws. */
  fail(value: SimValue): never {
    throw new Jump('throw', value);
  }

  deadline(ms: number | undefined): void {
    this.#deadlines.push(ms ?? Number.NaN);
  }

  run(): Path {
    const { root } = this.scene;
    let end: Path['end'] = 'returned';
    let value: SimValue | undefined;
    try {
      if (isFunction(root)) value = this.call(root, undefined, undefined);
      else for (const statement of root.body) this.#execute(statement);
    } catch (jump) {
      if (!(jump instanceof Jump)) throw jump;
      end = jump.kind === 'halt' ? this.#end : jump.kind === 'throw' ? 'threw' : 'returned';
      value = jump.value;
    }
    return {
      events: this.#events,
      end,
      value,
      gate: this.#gate,
      told: this.#told,
      deadlines: this.#deadlines,
      atLeast: this.#atLeast,
      writes: new Set([...this.#allWrites].filter((key) => typeof key === 'string' || !isInside(key.scope.block, root) || !isFunction(root))),
      caught: this.#caught,
      condition: this.#condition,
    };
  }

  // Choices and the position

  /** Takes one of two ways where an unknown decides; the other is another path's. */
  #choose(reason: Why): boolean {
    if (this.#chosen === this.script.length) this.script.push(true);
    this.#gate |= reason;
    this.#everGated |= reason;
    return this.script[this.#chosen++]!;
  }

  #halt(end: 'capped' | 'lost'): never {
    this.#end = end;
    throw new Jump('halt');
  }

  #hit(): SimValue {
    const via = this.#via;
    const changed = via !== undefined && (this.scene.changes?.(this.#written, via) ?? false);
    this.#events.push({ kind: 'hit', via, gate: this.#gate, changed, caught: this.#caught, condition: this.#condition });
    this.#hits += 1;
    this.#limitRounds();
    // A provider that is down stays down: one outcome for all rounds of a path.
    const outcome = (this.#outcome ??= this.#anyOf(this.scene.outcomes));
    this.#gate = outcome.gate;
    this.#via = undefined;
    this.#caught = outcome.caught;
    this.#condition = undefined;
    this.#written = new Set(outcome.writes);
    for (const key of outcome.writes) this.#allWrites.add(key);
    for (const told of outcome.told) this.#told.add(told);
    const value = (this.#outcomeValue ??= copy(outcome.value));
    if (outcome.throws) throw new Jump('throw', value);
    return value;
  }

  #limitRounds(): void {
    if (this.#hits > (this.scene.rounds ?? Infinity)) this.#halt('capped');
    if (this.#hits === 1) this.#everGated = 0;
    if (this.#patience === Infinity && (this.#stack.length > unsureRounds || this.#hits >= (this.#everGated ? unsureRounds : knownRounds))) this.#widen();
    if (this.#hits > this.#patience) this.#halt('capped');
  }

  /** Takes what has moved since the last round for something that counts, to see in a few more whether anything asks it. */
  #widen(): void {
    if (!this.#before) {
      this.#before = new Map([...this.#env].map(([key, value]) => [key, sizeOf(value)]));
      return;
    }
    for (const [key, value] of this.#env) {
      const size = sizeOf(value);
      if (size !== undefined && size !== this.#before.get(key)) this.#env.set(key, unknown(value.why | why.counter));
    }
    this.#patience = this.#hits + widenedRounds;
    if (!this.#everGated) this.#atLeast = this.#hits;
  }

  #anyOf(outcomes: readonly Outcome[]): Outcome {
    let index = 0;
    while (index < outcomes.length - 1 && !this.#choose(0)) index += 1;
    return outcomes[index] ?? this.#halt('lost');
  }

  #step(): void {
    this.steps += 1;
    if (this.steps > maxSteps) this.#halt('lost');
  }

  // Variables

  #write(key: Key | undefined, value: SimValue): void {
    if (key === undefined) return;
    this.#env.set(key, value);
    this.#note(key);
  }

  #note(key: Key): void {
    this.#written.add(key);
    this.#allWrites.add(key);
  }

  /** Forgets what a part of the tree that is not played would have written. */
  #forget(node: Node | null | undefined, reason: Why): void {
    if (!node) return;
    for (const { target, counts } of this.#anatomy.writesIn(node)) {
      const before = this.#peek(target);
      const key = keyOf(target, this.#analysis);
      if (key !== undefined) this.#write(key, unknown(reason | before | (counts ? why.counter : 0)));
      else if (target.type === T.ObjectPattern || target.type === T.ArrayPattern) this.#bind(target, unknown(reason), true);
    }
  }

  #peek(target: Node): Why {
    const key = keyOf(target, this.#analysis);
    return (key !== undefined && this.#env.get(key)?.why) || 0;
  }

  #lookUp(node: TSESTree.Identifier): SimValue {
    const variable = this.#analysis.variableOf(node);
    if (!variable) return node.name === 'undefined' ? undefinedValue : (globalNumber(node.name) ?? unknown(why.input, true));
    const kept = this.#env.get(variable);
    if (kept) return kept;
    // Asked for while it is being found: nothing is known of it.
    this.#env.set(variable, unknown(why.state));
    const value = this.#initial(variable);
    this.#env.set(variable, value);
    return value;
  }

  #initial(variable: Variable): SimValue {
    const definition = variable.defs[0];
    const node = definition?.node;
    switch (definition?.type) {
      case 'Parameter':
        if (isFunction(node)) this.#bindParameters(node);
        return this.#env.get(variable) ?? unknown(why.input);
      case 'FunctionName':
        return isFunction(node) ? { kind: 'function', node, why: 0 } : unknown(why.input, true);
      case 'Variable': {
        if (node?.type !== T.VariableDeclarator) return unknown(why.state);
        const constant = constantInitial(variable);
        if (constant) return this.evaluate(constant);
        const writes = variable.references.filter((reference) => reference.isWrite() && !reference.init);
        const own = writes.every((reference) => isInside(reference.identifier, this.scene.root));
        if (!own) return unknown(why.state);
        if (!node.init) return node.parent.kind === 'const' ? unknown(why.input) : undefinedValue;
        if (node.id.type === T.Identifier) return this.evaluate(node.init);
        this.#bind(node.id, this.evaluate(node.init), true);
        return this.#env.get(variable) ?? unknown(why.input);
      }
      default:
        return unknown(why.input, definition?.type !== 'Variable');
    }
  }

  /** Gives the parameters of a function that nobody called on this path what its known call gives them. */
  #bindParameters(fn: FunctionNode): void {
    const site = this.scene.sites.get(fn)?.arguments;
    const isRoot = fn === this.scene.root;
    fn.params.forEach((param, index) => {
      const argument = site?.[index];
      const spread = site?.slice(0, index + 1).some((node) => node.type === T.SpreadElement);
      const given = isRoot ? (this.scene.args?.[index] ?? this.#native(index)) : undefined;
      const value = given ?? (site ? (spread ? unknown(why.input) : argument ? this.evaluate(argument) : undefinedValue) : unknown(why.input));
      this.#bind(param, value, true);
    });
  }

  #native(index: number): SimValue | undefined {
    const { natives } = this.scene;
    for (const told of ['bail', 'again'] as const) {
      if (natives?.[told] !== index) continue;
      return {
        kind: 'native',
        why: 0,
        call: (args) => {
          this.#told.add(told);
          // `retry(error)` throws, to be tried again; `bail(error)` only settles.
          if (told === 'again') throw new Jump('throw', args[0] ?? undefinedValue);
          return undefinedValue;
        },
      };
    }
    return undefined;
  }

  #bind(pattern: Node, value: SimValue, declares: boolean): void {
    switch (pattern.type) {
      case T.Identifier: {
        const variable = this.#analysis.variableOf(pattern);
        if (variable) this.#env.set(variable, value);
        if (variable && !declares) this.#note(variable);
        return;
      }
      case T.TSParameterProperty:
        this.#bind(pattern.parameter, value, declares);
        return;
      case T.AssignmentPattern: {
        const missing = isNullish(value) === true && value.kind === 'known' && value.value === undefined;
        this.#bind(pattern.left, missing || (isPlainInput(value) && pattern.right.type !== T.ObjectExpression) ? this.evaluate(pattern.right) : value, declares);
        return;
      }
      case T.ObjectPattern:
        for (const property of pattern.properties) {
          if (property.type !== T.Property) this.#bind(property.argument, unknown(value.why), declares);
          else this.#bind(property.value, this.#member(value, propertyName(property), property), declares);
        }
        return;
      case T.ArrayPattern:
        pattern.elements.forEach((element, index) => {
          if (element) this.#bind(element, value.kind === 'list' ? (value.items[index] ?? undefinedValue) : unknown(value.why), declares);
        });
        return;
      case T.RestElement:
        this.#bind(pattern.argument, unknown(value.why, true), declares);
        return;
      case T.MemberExpression:
        this.#assignMember(pattern, value);
        return;
      default:
    }
  }

  #assignMember(target: TSESTree.MemberExpression, value: SimValue): void {
    const key = keyOf(target, this.#analysis);
    const name = propertyName(target);
    const object = unwrap(target.object);
    const holder = object.type === T.ThisExpression ? this.#selves.at(-1) : this.evaluate(object);
    if (holder?.kind === 'object' && name !== undefined) {
      holder.members.set(name, value);
      if (key !== undefined) this.#note(key);
    } else if (object.type === T.ThisExpression) this.#write(key, value);
    else if (key !== undefined) this.#note(key);
  }

  // Statements

  #execute(node: Node, label?: string): void {
    this.#step();
    switch (node.type) {
      case T.BlockStatement:
        for (const statement of node.body) this.#execute(statement);
        return;
      case T.ExpressionStatement:
        this.evaluate(node.expression);
        return;
      case T.VariableDeclaration:
        for (const declarator of node.declarations) this.#bind(declarator.id, declarator.init ? this.evaluate(declarator.init) : undefinedValue, true);
        return;
      case T.ExportNamedDeclaration:
        if (node.declaration) this.#execute(node.declaration);
        return;
      case T.IfStatement:
        this.#if(node);
        return;
      case T.SwitchStatement:
        this.#switch(node);
        return;
      case T.TryStatement:
        this.#try(node);
        return;
      case T.LabeledStatement:
        this.#execute(node.body, node.label.name);
        return;
      case T.ReturnStatement:
        throw new Jump('return', node.argument ? this.evaluate(node.argument) : undefinedValue);
      case T.ThrowStatement:
        throw new Jump('throw', this.evaluate(node.argument));
      case T.BreakStatement:
        throw new Jump('break', undefinedValue, node.label?.name);
      case T.ContinueStatement:
        throw new Jump('continue', undefinedValue, node.label?.name);
      default:
        if (isLoop(node)) this.#loop(node, label);
    }
  }

  /** A condition that decides where control goes: taken as it is, or one of both ways. */
  #decide(test: Node, parts: readonly (Node | null | undefined)[]): boolean | undefined {
    const value = this.evaluate(test);
    const holds = truth(value);
    const isHarmless = parts.every((part) => !part || this.#anatomy.isHarmless(part));
    if (holds !== undefined) {
      if (value.why & why.error && !isHarmless) this.#condition = test;
      return holds;
    }
    if (isHarmless) {
      for (const part of parts) this.#forget(part, value.why);
      return undefined;
    }
    return this.#choose(value.why);
  }

  #if(node: TSESTree.IfStatement): void {
    const taken = this.#decide(node.test, [node.consequent, node.alternate]);
    if (taken === true) this.#execute(node.consequent);
    else if (taken === false && node.alternate) this.#execute(node.alternate);
  }

  #switch(node: TSESTree.SwitchStatement): void {
    const value = this.evaluate(node.discriminant);
    let start = node.cases.findIndex((option) => option.test === null);
    for (const [index, option] of node.cases.entries()) {
      if (!option.test) continue;
      const same = binary('===', value, this.evaluate(option.test), this);
      const holds = truth(same) ?? (node.cases.every((other) => other.consequent.every((part) => part.type === T.BreakStatement || this.#anatomy.isHarmless(part))) ? undefined : this.#choose(same.why));
      if (holds === undefined) {
        this.#forget(node, same.why);
        return;
      }
      if (!holds) continue;
      start = index;
      break;
    }
    if (value.why & why.error) this.#condition = node.discriminant;
    if (start === -1) return;
    try {
      for (const option of node.cases.slice(start)) for (const statement of option.consequent) this.#execute(statement);
    } catch (jump) {
      if (!(jump instanceof Jump && jump.kind === 'break' && jump.label === undefined)) throw jump;
    }
  }

  #try(node: TSESTree.TryStatement): void {
    let pending: unknown;
    try {
      this.#execute(node.block);
    } catch (jump) {
      if (!(jump instanceof Jump)) throw jump;
      pending = jump;
      if (jump.kind === 'throw' && node.handler) {
        pending = undefined;
        try {
          this.#handle(node.handler, jump.value);
        } catch (second) {
          pending = second;
        }
      }
    }
    if (node.finalizer && !(pending instanceof Jump && pending.kind === 'halt')) this.#execute(node.finalizer);
    if (pending !== undefined) throw pending;
  }

  #handle(handler: TSESTree.CatchClause, value: SimValue): void {
    if (this.#hits > 0) {
      this.#caught = handler;
      this.#condition = undefined;
    }
    if (handler.param) this.#bind(handler.param, value, true);
    this.#execute(handler.body);
  }

  #loop(node: LoopNode, label: string | undefined): void {
    const around = this.scene.position !== undefined && isInside(this.scene.position, node);
    if (node.type === T.ForStatement && node.init) {
      if (node.init.type === T.VariableDeclaration) this.#execute(node.init);
      else this.evaluate(node.init);
    }
    const list = node.type === T.ForOfStatement || node.type === T.ForInStatement ? this.#iterated(node) : undefined;
    const isOpaque = !around && !this.#anatomy.isLive(node) && (list ? !list.items : true) && this.#anatomy.isHarmless(node.body);
    if (isOpaque && node.type !== T.ForStatement) {
      this.#forget(node, list?.why ?? why.input);
      return;
    }
    if (around) this.#events.push({ kind: 'enter', loop: node });
    const leave = (): void => {
      if (around) this.#events.push({ kind: 'exit', loop: node, gate: this.#gate });
    };
    let idle = 0;
    for (let round = 0; ; round += 1) {
      this.#step();
      const hits = this.#hits;
      if (!(node.type === T.DoWhileStatement && round === 0) && !this.#goesOn(node, round, list, around)) break;
      try {
        this.#execute(node.body);
      } catch (jump) {
        if (!(jump instanceof Jump) || jump.kind === 'halt') throw jump;
        const own = jump.label === undefined || jump.label === label;
        if (jump.kind === 'break' && own) break;
        if (jump.kind !== 'continue' || !own) {
          leave();
          throw jump;
        }
      }
      // Rounds that pass the position by tell nothing new.
      idle = this.#hits === hits ? idle + 1 : 0;
      if (around && idle > maxIdleRounds) break;
      if (around && this.#hits > 0) this.#via = node;
      if (node.type === T.ForStatement && node.update) this.evaluate(node.update);
    }
    leave();
  }

  /** Whether another round begins; binds the loop's variable. */
  #goesOn(node: LoopNode, round: number, list: Iterated | undefined, around: boolean): boolean {
    if (list) {
      const { items } = list;
      if (items ? round >= items.length : round >= (around ? knownRounds : 1)) return false;
      // A list that cannot be read ends some time.
      if (!items && !this.#choose(round === 0 ? list.why : list.why | why.counter)) return false;
      const left = (node as TSESTree.ForOfStatement).left;
      this.#bind(left.type === T.VariableDeclaration ? left.declarations[0].id : left, items?.[round] ?? unknown(list.why), false);
      return true;
    }
    const test = (node as TSESTree.WhileStatement | TSESTree.ForStatement | TSESTree.DoWhileStatement).test;
    if (!test) return around || round < 2 ? true : this.#choose(why.state);
    const value = this.evaluate(test);
    const holds = truth(value);
    if (holds !== undefined && value.why & why.error) this.#condition = test;
    if (!around && holds !== false && round >= (holds === undefined ? 1 : 60)) {
      this.#forget(node, value.why | why.counter);
      return false;
    }
    return holds ?? this.#choose(value.why);
  }

  #iterated(node: TSESTree.ForOfStatement | TSESTree.ForInStatement): Iterated {
    const value = this.evaluate(node.right);
    if (value.kind === 'stream' && value.failure) throw new Jump('throw', value.failure);
    if (value.kind === 'promise' && value.rejected) throw new Jump('throw', value.value);
    if (value.kind === 'list' && node.type === T.ForOfStatement && !(value.why & why.counter)) return { items: value.items, why: value.why };
    return { items: undefined, why: value.why };
  }

  // Expressions

  evaluate(given: Node): SimValue {
    this.#step();
    const node = unwrap(given);
    if (node === this.scene.position) return this.#hit();
    switch (node.type) {
      case T.Literal:
        return known(node.value instanceof RegExp || typeof node.value !== 'object' ? (typeof node.value === 'bigint' ? Number(node.value) : node.value) : null);
      case T.TemplateLiteral:
        return this.#template(node);
      case T.Identifier:
        return this.#lookUp(node);
      case T.ThisExpression:
        return this.#selves.at(-1) ?? unknown(why.input, true);
      case T.ArrowFunctionExpression:
      case T.FunctionExpression:
        return { kind: 'function', node, self: this.#selves.at(-1), why: 0 };
      case T.ObjectExpression:
        return this.#objectLiteral(node);
      case T.ArrayExpression:
        return this.#arrayLiteral(node);
      case T.MemberExpression:
        return this.#memberExpression(node);
      case T.CallExpression:
        return this.#call(node);
      case T.NewExpression:
        return this.#new(node);
      case T.AwaitExpression:
        return this.settle(this.evaluate(node.argument));
      case T.YieldExpression:
        if (node.argument) this.settle(this.evaluate(node.argument));
        return unknown(why.state);
      case T.AssignmentExpression:
        return this.#assign(node);
      case T.UpdateExpression:
        return this.#update(node);
      case T.UnaryExpression:
        return this.#unary(node);
      case T.BinaryExpression:
        return this.#binary(node);
      case T.LogicalExpression:
        return this.#logical(node.operator, node.left, node.right);
      case T.ConditionalExpression:
        return this.#conditional(node);
      case T.SequenceExpression:
        return node.expressions.map((expression) => this.evaluate(expression)).at(-1) ?? undefinedValue;
      case T.TaggedTemplateExpression:
      case T.ClassExpression:
      case T.ImportExpression:
        return unknown(why.input, true);
      default:
        return unknown(why.input);
    }
  }

  /** `await`: what a promise comes to. */
  settle(value: SimValue): SimValue {
    if (value.kind !== 'promise') return value;
    if (value.rejected) throw new Jump('throw', value.value);
    return value.value;
  }

  #template(node: TSESTree.TemplateLiteral): SimValue {
    let text = node.quasis[0]?.value.cooked ?? '';
    let reason = 0;
    let whole = true;
    node.expressions.forEach((expression, index) => {
      const value = this.evaluate(expression);
      reason |= value.why;
      if (value.kind === 'known') text += String(value.value) + (node.quasis[index + 1]?.value.cooked ?? '');
      else whole = false;
    });
    return whole ? known(text, reason) : unknown(reason, true);
  }

  #objectLiteral(node: TSESTree.ObjectExpression): SimValue {
    const members = new Map<string, SimValue>();
    let open = false;
    let from: SimValue | undefined;
    let reason = 0;
    for (const property of node.properties) {
      if (property.type === T.SpreadElement) {
        const spread = this.evaluate(property.argument);
        reason |= spread.why;
        from ??= spread;
        if (spread.kind === 'object') for (const [name, member] of spread.members) members.set(name, member);
        if (spread.kind !== 'object' || spread.open) open ||= spread.kind !== 'known';
        continue;
      }
      const name = propertyName(property);
      const value = this.evaluate(property.value);
      if (name === undefined) open = true;
      else members.set(name, value);
    }
    return object(members, reason, { open, from });
  }

  #arrayLiteral(node: TSESTree.ArrayExpression): SimValue {
    const items: SimValue[] = [];
    let reason = 0;
    for (const element of node.elements) {
      if (element?.type === T.SpreadElement) {
        const spread = this.evaluate(element.argument);
        reason |= spread.why | why.counter;
        if (spread.kind !== 'list') return unknown(reason, true);
        items.push(...spread.items);
      } else items.push(element ? this.evaluate(element) : undefinedValue);
    }
    return { kind: 'list', items, why: reason };
  }

  #memberExpression(node: TSESTree.MemberExpression): SimValue {
    const holder = unwrap(node.object);
    const name = propertyName(node);
    if (holder.type === T.ThisExpression && this.#selves.at(-1)?.kind !== 'object') return this.#ownMember(node, name);
    const value = this.evaluate(holder);
    if (isNullish(value) === true) {
      if (node.optional) return withWhy(undefinedValue, value.why);
      // A property of `undefined`: a `TypeError` of the program's own.
      if (isInOptionalChain(node, holder)) return withWhy(undefinedValue, value.why);
      throw new Jump('throw', errorObject(['TypeError', 'Error'], known('Cannot read properties of undefined'), value.why & ~why.error));
    }
    if (name === undefined && value.kind === 'list') {
      const index = this.evaluate(node.property);
      return index.kind === 'known' ? (value.items[Number(index.value)] ?? undefinedValue) : unknown(value.why | index.why);
    }
    if (name === undefined) {
      const index = this.evaluate(node.property);
      const chosen = value.kind === 'object' && index.kind === 'known' ? this.#member(value, String(index.value), node) : unknown(value.why);
      return withWhy(chosen, index.why);
    }
    return this.#member(value, name, node);
  }

  #member(value: SimValue, name: string | undefined, at: Node): SimValue {
    if (name === undefined) return unknown(value.why);
    switch (value.kind) {
      case 'object':
        return value.members.get(name) ?? (value.open ? unknown(value.why || why.input) : undefinedValue);
      case 'list':
        if (name === 'length' || name === 'size') return known(value.items.length, value.why);
        return /^\d+$/.test(name) ? (value.items[Number(name)] ?? undefinedValue) : unknown(value.why);
      case 'known':
        return name === 'length' && typeof value.value === 'string' ? known(value.value.length, value.why) : unknown(value.why);
      case 'unknown':
        // The caller's abort, where it is the failure that is played.
        if (name === 'aborted') return this.isAborted() ? known(true, why.error) : known(false);
        return at.type === T.MemberExpression ? this.#constantMember(at, value) : unknown(value.why);
      default:
        return unknown(value.why);
    }
  }

  /** `Config.retries` of a class or object that only its text gives values. */
  #constantMember(node: TSESTree.MemberExpression, holder: SimValue): SimValue {
    const owner = valueOf(node.object, this.#analysis);
    if (owner?.kind === 'class') return this.#classValue(owner.node, propertyName(node)!, true);
    if (owner?.kind === 'instance') return this.#classValue(owner.node, propertyName(node)!, false);
    return unknown(holder.why);
  }

  #ownMember(node: TSESTree.MemberExpression, name: string | undefined): SimValue {
    if (name === undefined) return unknown(why.state);
    const key = `this.${name}`;
    const kept = this.#env.get(key);
    if (kept) return kept;
    this.#env.set(key, unknown(why.state));
    const owner = enclosingClass(node);
    const value = owner ? this.#classValue(owner, name, false) : unknown(why.state);
    this.#env.set(key, value);
    return value;
  }

  /** A field by the one value that the class gives it; a number that comes from outside is the same in every round. */
  #classValue(node: ClassNode, name: string, isStatic: boolean): SimValue {
    const member = classMember(node, name, isStatic, this.#analysis) ?? (isStatic ? undefined : classMember(node, name, true, this.#analysis));
    if (!member) {
      const parent = superClassOf(node, this.#analysis);
      return parent ? this.#classValue(parent, name, isStatic) : unknown(why.state);
    }
    if (member.method) return { kind: 'function', node: member.method, why: 0 };
    if (member.getter) return unknown(why.state);
    const counted = (this.#analysis.survey.members.get(name) ?? []).some((use) => isWritten(use));
    if (counted || member.values.length > 1) return unknown(why.state);
    const [only] = member.values;
    if (!only) return unknown(why.input);
    // `this.root = parent ? parent.root : this` is asked about itself.
    if (this.#fields.has(only)) return unknown(why.state);
    this.#fields.add(only);
    try {
      return this.evaluate(only);
    } finally {
      this.#fields.delete(only);
    }
  }

  #assign(node: TSESTree.AssignmentExpression): SimValue {
    if (node.operator === '=') {
      let value = this.evaluate(node.right);
      if ((value.kind === 'unknown' || (value.kind === 'known' && typeof value.value === 'number')) && mentions(node.right, node.left, this.#analysis)) value = withWhy(value, why.counter);
      this.#bind(node.left, value, false);
      return value;
    }
    if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') {
      const value = this.#logical(node.operator.slice(0, -1) as '||' | '&&' | '??', node.left, node.right);
      this.#bind(node.left, value, false);
      return value;
    }
    const value = withWhy(binary(node.operator.slice(0, -1), this.evaluate(node.left), this.evaluate(node.right), this), why.counter);
    this.#bind(node.left, value, false);
    return value;
  }

  #update(node: TSESTree.UpdateExpression): SimValue {
    const before = this.evaluate(node.argument);
    const after = withWhy(binary(node.operator === '++' ? '+' : '-', before, known(1), this), why.counter);
    this.#bind(unwrap(node.argument), after, false);
    return node.prefix ? after : withWhy(before, before.kind === 'unknown' ? why.counter : 0);
  }

  #unary(node: TSESTree.UnaryExpression): SimValue {
    const value = this.evaluate(node.argument);
    switch (node.operator) {
      case '!': {
        const holds = truth(value);
        return holds === undefined ? unknown(value.why) : known(!holds, value.why);
      }
      case 'typeof':
        return value.kind === 'unknown' ? unknown(value.why, true) : known(typeName(value), value.why);
      case 'void':
        return undefinedValue;
      case '-':
      case '+':
        if (value.kind === 'known') return known(node.operator === '-' ? -Number(value.value) : Number(value.value), value.why);
        return value.kind === 'time' ? value : unknown(value.why);
      default:
        return unknown(value.why);
    }
  }

  #binary(node: TSESTree.BinaryExpression): SimValue {
    if (node.operator === 'instanceof') return this.#instanceOf(this.evaluate(node.left), node.right);
    if (node.operator === 'in') {
      const name = this.evaluate(node.left);
      const holder = this.evaluate(node.right);
      const member = holder.kind === 'object' && name.kind === 'known' ? holder.members.get(String(name.value)) : undefined;
      if (holder.kind !== 'object' || name.kind !== 'known' || (!member && holder.open)) return unknown(name.why | holder.why);
      return known(member !== undefined && isNullish(member) !== true, holder.why);
    }
    return binary(node.operator, this.evaluate(node.left), this.evaluate(node.right), this);
  }

  #logical(operator: '&&' | '||' | '??', leftNode: Node, rightNode: Node): SimValue {
    const left = this.evaluate(leftNode);
    const decided = operator === '??' ? isNullish(left) : truth(left);
    if (decided !== undefined) {
      const takesRight = operator === '||' ? !decided : decided;
      return takesRight ? withWhy(this.evaluate(rightNode), left.why) : left;
    }
    if (!this.#anatomy.isHarmless(rightNode)) {
      const takesRight = this.#choose(left.why);
      return takesRight ? this.evaluate(rightNode) : operator === '||' ? left : operator === '&&' ? known(false, left.why) : left;
    }
    const right = this.evaluate(rightNode);
    // What is written for a missing option is what a reader sees happen.
    if (operator !== '&&' && isPlainInput(left) && right.kind !== 'unknown' && truth(right) === true && !(right.kind === 'known' && right.value === true)) return right;
    const reason = left.why | right.why;
    const holds = truth(right);
    if (operator === '&&' && holds === false) return known(false, reason);
    if (operator === '||' && holds === true) return { kind: 'unknown', truthy: true, why: reason };
    return unknown(reason);
  }

  #conditional(node: TSESTree.ConditionalExpression): SimValue {
    const test = this.evaluate(node.test);
    const holds = truth(test);
    if (holds !== undefined) return withWhy(this.evaluate(holds ? node.consequent : node.alternate), test.why);
    if (!this.#anatomy.isHarmless(node.consequent) || !this.#anatomy.isHarmless(node.alternate)) {
      return this.evaluate(this.#choose(test.why) ? node.consequent : node.alternate);
    }
    const [a, b] = [this.evaluate(node.consequent), this.evaluate(node.alternate)];
    if (isSame(a, b)) return a;
    const [x, y] = [truth(a), truth(b)];
    const reason = test.why | a.why | b.why;
    if (x === false && y === false) return known(false, reason);
    return unknown(reason, x === true && y === true);
  }

  #instanceOf(value: SimValue, right: Node): SimValue {
    const reason = value.why;
    if (value.kind === 'unknown') return unknown(reason);
    if (value.kind !== 'object' || !value.classes) {
      const name = right.type === T.Identifier ? right.name : undefined;
      return name === 'Error' && value.kind !== 'promise' ? known(false, reason) : value.kind === 'known' ? known(false, reason) : unknown(reason);
    }
    return this.isInstance(value, right);
  }

  /** Whether an error is of the class that an expression names. */
  isInstance(value: SimObject, right: Node): SimValue {
    const reason = value.why;
    const bare = unwrap(right);
    if (bare.type === T.Identifier && !this.#analysis.variableOf(bare)) return known(value.classes!.includes(bare.name), reason);
    const named = valueOf(bare, this.#analysis);
    if (named?.kind === 'class') return known(value.classes!.includes(named.node), reason);
    if (named?.kind !== 'import') return unknown(reason);
    const { source } = named;
    const name = named.name.slice(named.name.lastIndexOf('.') + 1);
    const sdk = named.sdk ?? sdks.find((candidate) => (candidate.errors.modules as readonly string[] | undefined)?.includes(source));
    if (sdk && value.sdk === sdk.name && !value.vague) return known(value.classes!.includes(name), reason);
    if (value.vague) return unknown(reason);
    // A file of the project may export anything; another package has no part in this SDK's errors.
    return sdk || !/^[./@~#]/.test(source) || (value.classes?.includes(name) && value.sdk === undefined) ? known(value.classes!.includes(name) && value.sdk === undefined, reason) : unknown(reason);
  }

  // Calls

  #call(node: TSESTree.CallExpression): SimValue {
    const callee = unwrap(node.callee);
    if (callee.type === T.Super) return this.#superCall(node);
    let holder: SimValue | undefined;
    let value: SimValue | undefined;
    if (callee.type === T.MemberExpression) {
      const object = unwrap(callee.object);
      if (object.type === T.Super) return unknown(why.call);
      holder = object.type === T.ThisExpression ? (this.#selves.at(-1) ?? unknown(0, true)) : this.evaluate(object);
      if (isNullish(holder) === true) {
        if (callee.optional || isInOptionalChain(callee, object)) return withWhy(undefinedValue, holder.why);
        throw new Jump('throw', errorObject(['TypeError', 'Error'], known('Cannot read properties of undefined'), 0));
      }
      if (holder.kind === 'object') value = holder.members.get(propertyName(callee) ?? '');
      if (mutatingMethods.has(propertyName(callee) ?? '')) this.#mutated(object);
    } else value = this.evaluate(callee);
    if (value && isNullish(value) === true && node.optional) return undefinedValue;
    const args = this.#arguments(node);
    const site: CallSite = { node, callee, holder, args };
    if (value?.kind !== 'function' && value?.kind !== 'native') {
      const answer = callBuiltin(site, this, this.#analysis);
      if (answer) return answer;
    }
    if (value?.kind === 'native') return value.call(args);
    const target = value?.kind === 'function' ? value : this.#resolved(callee);
    if (target) return this.call(target.node, args, node, target.self ?? (holder?.kind === 'object' ? holder : undefined));
    return this.#unseen(args, holder);
  }

  #resolved(callee: Node): { readonly node: FunctionNode; readonly self?: SimValue } | undefined {
    const value = valueOf(callee, this.#analysis);
    return value?.kind === 'function' ? value : undefined;
  }

  /** A call that cannot be seen: it runs a callback that leads back to the position, and passes on what that gives. */
  #unseen(args: readonly SimValue[], holder: SimValue | undefined): SimValue {
    for (const arg of args) if (arg.kind === 'function' && this.#anatomy.isLive(arg.node)) return this.call(arg.node, [], undefined, arg.self);
    return unknown(whyOf(args, why.call | (holder?.why ?? 0)));
  }

  #mutated(receiver: Node): void {
    const key = keyOf(receiver, this.#analysis);
    if (key === undefined) return;
    this.#note(key);
  }

  #arguments(node: TSESTree.CallExpression | TSESTree.NewExpression): SimValue[] {
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
  call(fn: FunctionNode, args: readonly SimValue[] | undefined, at: Node | undefined, self?: SimValue): SimValue {
    const isRepeat = this.#stack.includes(fn);
    const isLive = fn === this.scene.root || this.#anatomy.isLive(fn);
    const reason = whyOf(args ?? [], why.call);
    if (args && !isLive && (isRepeat || this.#stack.length > maxDepth || fn.range[1] - fn.range[0] > 6000)) return unknown(reason);
    // Again, and the position was not reached meanwhile: a further run tells nothing new.
    if (isRepeat && this.#entered.get(fn) === this.#hits) return unknown(reason);
    if (this.#stack.length > maxDepth * 12) this.#halt('lost');
    if (fn.generator && args) return { kind: 'stream', why: reason };
    if (isRepeat && this.#hits > 0 && at) this.#via = at;
    const kept = isRepeat ? this.#locals(fn) : undefined;
    if (isRepeat) this.#rebind(fn, args ?? [], kept!);
    else if (args) fn.params.forEach((param, index) => this.#bind(param, param.type === T.RestElement ? { kind: 'list', items: args.slice(index), why: 0 } : (args[index] ?? undefinedValue), true));
    else this.#bindParameters(fn);
    this.#stack.push(fn);
    this.#entered.set(fn, this.#hits);
    if (self) this.#selves.push(self);
    try {
      return asynchronous(fn, this.#body(fn));
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'throw' && fn.async && !fn.generator) return { kind: 'promise', rejected: true, value: jump.value, why: jump.value.why };
      if (jump instanceof Jump && jump.kind === 'throw' && fn.generator) return { kind: 'stream', failure: jump.value, why: jump.value.why };
      throw jump;
    } finally {
      this.#stack.pop();
      if (self) this.#selves.pop();
      if (kept) for (const [key, value] of kept) this.#env.set(key, value);
    }
  }

  #body(fn: FunctionNode): SimValue {
    if (fn.body?.type !== T.BlockStatement) return fn.body ? this.evaluate(fn.body) : undefinedValue;
    try {
      this.#execute(fn.body);
      return undefinedValue;
    } catch (jump) {
      if (jump instanceof Jump && jump.kind === 'return') return jump.value;
      throw jump;
    }
  }

  /** The values of a function's own variables, which another run of it overwrites. */
  #locals(fn: FunctionNode): Map<Key, SimValue> {
    const locals = new Map<Key, SimValue>();
    for (const [key, value] of this.#env) if (typeof key !== 'string' && isInside(key.scope.block, fn)) locals.set(key, value);
    return locals;
  }

  /** A further run of the function: what it is handed anew counts, and is written only if it differs. */
  #rebind(fn: FunctionNode, args: readonly SimValue[], before: ReadonlyMap<Key, SimValue>): void {
    fn.params.forEach((param, index) => this.#bind(param, args[index] ?? undefinedValue, true));
    for (const [key, value] of before) {
      const now = this.#env.get(key);
      if (typeof key !== 'string' && key.defs[0]?.type === 'Parameter' && !(now && (isSame(value, now) || isSameButCounts(value, now)))) this.#note(key);
    }
  }

  #new(node: TSESTree.NewExpression): SimValue {
    const callee = unwrap(node.callee);
    const args = this.#arguments(node);
    const isGlobal = callee.type === T.Identifier && !this.#analysis.variableOf(callee);
    if (isGlobal && callee.name === 'Promise' && args[0]?.kind === 'function') return this.#promise(args[0]);
    if (isGlobal && callee.name === 'Date' && args.length === 0) return { kind: 'time', since: false, offset: 0, why: why.clock };
    if (isGlobal && (callee.name === 'Set' || callee.name === 'Array') && args.length <= 1) return args[0] === undefined ? { kind: 'list', items: [], why: 0 } : args[0].kind === 'list' ? args[0] : unknown(args[0].why, true);
    if (isGlobal && callee.name === 'RegExp' && args[0]?.kind === 'known') return args[0].value instanceof RegExp ? args[0] : unknown(args[0].why, true);
    if (isGlobal && /(?:Error|Exception)$/.test(callee.name)) return errorObject([callee.name, 'Error'], textOf(args[0]), 0, args[1]);
    const value = valueOf(callee, this.#analysis);
    if (value?.kind === 'class') return this.#instantiate(value.node, args);
    if (value?.kind === 'import' && /(?:Error|Exception)$/.test(value.name)) {
      // What its constructor keeps of the failure cannot be seen.
      const reason = whyOf(args) & why.error;
      return { ...errorObject([value.name.slice(value.name.lastIndexOf('.') + 1), 'Error'], textOf(args[0]), reason), open: true };
    }
    return unknown(whyOf(args, why.input) & ~why.error, true);
  }

  /** `new Promise((resolve, reject) => …)`: settled by what the executor calls, timers included. */
  #promise(executor: SimValue & { kind: 'function' }): SimValue {
    if (!this.#anatomy.isLive(executor.node)) return { kind: 'promise', rejected: false, value: unknown(why.call), why: 0 };
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
    this.call(executor.node, [settle(false), settle(true)], undefined, executor.self);
    return settled ?? { kind: 'promise', rejected: false, value: unknown(why.call), why: 0 };
  }

  #instantiate(node: ClassNode, args: readonly SimValue[]): SimValue {
    const classes: (string | ClassNode)[] = [];
    let current: ClassNode | undefined = node;
    let base: Node | null | undefined;
    while (current && classes.length < 8) {
      classes.push(current);
      base = current.superClass;
      current = superClassOf(current, this.#analysis);
    }
    const bare = base ? unwrap(base) : undefined;
    if (bare?.type === T.Identifier) classes.push(bare.name);
    if (!classes.some((name) => typeof name === 'string' && /(?:Error|Exception)$/.test(name))) return unknown(why.input, true);
    const made = object([], 0, { classes: [...classes, 'Error'] });
    made.members.set('message', args[0] ?? undefinedValue);
    made.members.set('name', known('Error'));
    this.#construct(node, made, args);
    return made;
  }

  #construct(node: ClassNode, made: SimObject, args: readonly SimValue[]): void {
    for (const element of node.body.body) {
      const name = element.type === T.PropertyDefinition ? propertyName(element) : undefined;
      if (element.type === T.PropertyDefinition && !element.static && name !== undefined && element.value) made.members.set(name, this.evaluate(element.value));
    }
    const definition = node.body.body.find((element) => element.type === T.MethodDefinition && element.kind === 'constructor');
    const fn = definition?.type === T.MethodDefinition && isFunction(definition.value) ? definition.value : undefined;
    if (!fn || this.#stack.includes(fn)) return;
    this.call(fn, args, undefined, made);
    for (const param of fn.params) {
      if (param.type !== T.TSParameterProperty) continue;
      const target = param.parameter.type === T.AssignmentPattern ? param.parameter.left : param.parameter;
      if (target.type === T.Identifier) made.members.set(target.name, this.#lookUp(target));
    }
  }

  #superCall(node: TSESTree.CallExpression): SimValue {
    const made = this.#selves.at(-1);
    const args = this.#arguments(node);
    if (made?.kind !== 'object') return undefinedValue;
    const parent = enclosingClass(node);
    const above = parent && superClassOf(parent, this.#analysis);
    if (above) this.#construct(above, made, args);
    else made.members.set('message', args[0] ?? undefinedValue);
    return undefinedValue;
  }

  /** Runs a callback whose own failure nobody sees: a timer's. */
  detach(callback: SimValue, at: Node): void {
    if (callback.kind !== 'function' || !this.#anatomy.isLive(callback.node)) return;
    try {
      this.call(callback.node, [], at, callback.self);
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind === 'halt') throw jump;
    }
  }

  /** Runs a handler of a promise chain; its failure rejects the chain's promise. */
  chain(handler: SimValue, given: SimValue, at: Node): SimValue {
    if (handler.kind !== 'function' && handler.kind !== 'native') {
      return { kind: 'promise', rejected: false, value: unknown(why.call | given.why), why: 0 };
    }
    try {
      const value = handler.kind === 'native' ? handler.call([given]) : this.call(handler.node, [given], at, handler.self);
      return value.kind === 'promise' ? value : { kind: 'promise', rejected: false, value, why: value.why };
    } catch (jump) {
      if (!(jump instanceof Jump) || jump.kind !== 'throw') throw jump;
      return { kind: 'promise', rejected: true, value: jump.value, why: jump.value.why };
    }
  }

  /** Notes who takes the failure, for the report. */
  catches(node: Node): void {
    if (this.#hits === 0) return;
    this.#caught = node;
    this.#condition = undefined;
  }
}

interface Iterated {
  readonly items: readonly SimValue[] | undefined;
  readonly why: Why;
}

function asynchronous(fn: FunctionNode, value: SimValue): SimValue {
  if (fn.generator) return { kind: 'stream', why: value.why };
  return fn.async && value.kind !== 'promise' ? { kind: 'promise', rejected: false, value, why: value.why } : value;
}

function errorObject(classes: readonly string[], message: SimValue, reason: Why, more?: SimValue): SimObject {
  const members = new Map<string, SimValue>([
    ['message', message],
    ['name', known(classes[0] ?? 'Error')],
  ]);
  const cause = more?.kind === 'object' ? more.members.get('cause') : undefined;
  if (cause) members.set('cause', cause);
  return object(members, reason, { classes });
}

function textOf(value: SimValue | undefined): SimValue {
  if (value?.kind === 'object') return value.members.get('message') ?? unknown(value.why);
  return value ?? known('');
}

/** What counting changes: a number, or how many things a list holds. */
function sizeOf(value: SimValue): number | undefined {
  if (value.kind === 'list') return value.items.length;
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}

function typeName(value: SimValue): string {
  if (value.kind === 'known') return typeof value.value;
  return value.kind === 'function' || value.kind === 'native' ? 'function' : 'object';
}

/** `a?.b.c`: where `a` is missing, the whole chain is. */
function isInOptionalChain(member: TSESTree.MemberExpression, object: Node): boolean {
  if (member.object !== object) return false;
  for (let node: Node = object; node.type === T.MemberExpression || node.type === T.CallExpression; node = node.type === T.MemberExpression ? node.object : node.callee) {
    if (node.optional) return true;
  }
  return false;
}

/** `this.attempts += 1`, `this.attempts++`. */
function isWritten(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return parent.type === T.UpdateExpression || (parent.type === T.AssignmentExpression && parent.left === member && parent.operator !== '=');
}
