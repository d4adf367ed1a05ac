import type { TSESTree } from '@typescript-eslint/types';
import { withErrors } from '../../catalog/http/index.ts';
import { type Node, T, propertyName, unwrap } from '../ast.ts';
import { namedClass, throwsClassesOf } from '../errors/classes.ts';
import { mentions } from './anatomy.ts';
import { Jump } from './course.ts';
import { Memory } from './memory.ts';
import { type SimObject, type SimValue, binary, decidedBy, errorObject, isNullish, isPlainInput, isSame, known, object, openWhy, truth, undefinedValue, unknown, why, withWhy } from './values.ts';

/** The value of every expression but calls. */
export abstract class Expressions extends Memory {
  evaluate(given: Node): SimValue {
    this.step();
    const node = unwrap(given);
    if (node === this.scene.position) return this.hit();
    switch (node.type) {
      case T.Literal:
        return known(node.value instanceof RegExp || typeof node.value !== 'object' ? (typeof node.value === 'bigint' ? Number(node.value) : node.value) : null);
      case T.TemplateLiteral:
        return this.template(node);
      case T.Identifier:
        return this.lookUp(node);
      case T.ThisExpression:
        return this.selves.at(-1) ?? unknown(why.input, true);
      case T.ArrowFunctionExpression:
      case T.FunctionExpression:
        return { kind: 'function', node, home: this.analysis, self: this.selves.at(-1), why: 0 };
      case T.ObjectExpression:
        return this.objectLiteral(node);
      case T.ArrayExpression:
        return this.arrayLiteral(node);
      case T.MemberExpression:
        return this.memberExpression(node);
      case T.CallExpression:
        return this.callExpression(node);
      case T.NewExpression:
        return this.newExpression(node);
      case T.AwaitExpression:
        return this.awaited(node);
      case T.YieldExpression:
        return this.yielded(node);
      case T.AssignmentExpression:
        return this.assignment(node);
      case T.UpdateExpression:
        return this.updateExpression(node);
      case T.UnaryExpression:
        return this.unaryExpression(node);
      case T.BinaryExpression:
        return this.binaryExpression(node);
      case T.LogicalExpression:
        return this.logical(node.operator, node.left, node.right);
      case T.ConditionalExpression:
        return this.conditional(node);
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

  protected yielded(node: TSESTree.YieldExpression): SimValue {
    const value = node.argument ? this.settle(this.evaluate(node.argument)) : undefinedValue;
    if (node.delegate && value.kind === 'stream' && value.gives && value.failure) {
      this.beginReading();
      this.passed.yielded(node);
      this.endReading(value.failure);
    }
    this.passed.yielded(node);
    return unknown(why.state);
  }

  protected awaited(node: TSESTree.AwaitExpression): SimValue {
    const value = this.evaluate(node.argument);
    // `await this.ready`: for what it takes.
    if (value.kind === 'unknown' && node.parent.type === T.ExpressionStatement && unwrap(node.argument).type !== T.CallExpression) this.waitFor(value, false);
    return this.settle(value);
  }

  /** `await`: what a promise comes to. */
  settle(value: SimValue): SimValue {
    if (value.kind !== 'promise') return value;
    if (value.delay) this.waitFor(value.delay);
    if (value.rejected) throw new Jump('throw', value.value);
    return value.value;
  }

  protected template(node: TSESTree.TemplateLiteral): SimValue {
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

  protected objectLiteral(node: TSESTree.ObjectExpression): SimValue {
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

  protected arrayLiteral(node: TSESTree.ArrayExpression): SimValue {
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

  protected memberExpression(node: TSESTree.MemberExpression): SimValue {
    const holder = unwrap(node.object);
    const name = propertyName(node);
    if (holder.type === T.ThisExpression && this.selves.at(-1)?.kind !== 'object') return this.ownMember(node, name);
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
      const chosen = value.kind === 'object' && index.kind === 'known' ? this.member(value, String(index.value), node) : unknown(value.why);
      return withWhy(chosen, index.why);
    }
    return this.member(value, name, node);
  }

  protected assignment(node: TSESTree.AssignmentExpression): SimValue {
    if (node.operator === '=') {
      let value = this.evaluate(node.right);
      if ((value.kind === 'unknown' || (value.kind === 'known' && typeof value.value === 'number')) && mentions(node.right, node.left, this.analysis)) value = withWhy(value, why.counter);
      this.bind(node.left, value, false);
      if (mentions(node.right, node.left, this.analysis)) this.appended(node, node.left, value);
      else this.passed.assigned(node.left);
      return value;
    }
    if (node.operator === '||=' || node.operator === '&&=' || node.operator === '??=') {
      const value = this.logical(node.operator.slice(0, -1) as '||' | '&&' | '??', node.left, node.right);
      this.bind(node.left, value, false);
      return value;
    }
    const value = withWhy(binary(node.operator.slice(0, -1), this.evaluate(node.left), this.evaluate(node.right), this), why.counter);
    this.bind(node.left, value, false);
    this.appended(node, node.left, value);
    return value;
  }

  /** Notes what a part of the answer is appended to. */
  protected appended(node: Node, target: Node, value: SimValue): void {
    if (value.why & why.answer) this.passed.appended(node, target);
  }

  protected updateExpression(node: TSESTree.UpdateExpression): SimValue {
    const before = this.evaluate(node.argument);
    const after = withWhy(binary(node.operator === '++' ? '+' : '-', before, known(1), this), why.counter);
    this.bind(unwrap(node.argument), after, false);
    return node.prefix ? after : withWhy(before, before.kind === 'unknown' ? why.counter : 0);
  }

  protected unaryExpression(node: TSESTree.UnaryExpression): SimValue {
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

  protected binaryExpression(node: TSESTree.BinaryExpression): SimValue {
    if (node.operator === 'instanceof') return this.instanceOf(this.evaluate(node.left), node.right);
    if (node.operator === 'in') {
      const name = this.evaluate(node.left);
      const holder = this.evaluate(node.right);
      const member = holder.kind === 'object' && name.kind === 'known' ? holder.members.get(String(name.value)) : undefined;
      if (holder.kind !== 'object' || name.kind !== 'known' || (!member && holder.open)) return unknown(name.why | holder.why);
      return known(member !== undefined && isNullish(member) !== true, holder.why);
    }
    return binary(node.operator, this.evaluate(node.left), this.evaluate(node.right), this);
  }

  protected logical(operator: '&&' | '||' | '??', leftNode: Node, rightNode: Node): SimValue {
    const left = this.evaluate(leftNode);
    const decided = operator === '??' ? isNullish(left) : truth(left);
    if (decided !== undefined) {
      const takesRight = operator === '||' ? !decided : decided;
      return takesRight ? decidedBy(this.evaluate(rightNode), left.why) : left;
    }
    if (!this.anatomy.isHarmless(rightNode)) {
      const takesRight = this.choose(left.why);
      return takesRight ? this.evaluate(rightNode) : operator === '||' ? left : operator === '&&' ? known(false, left.why) : left;
    }
    const right = this.evaluate(rightNode);
    // What is written for a missing option is what a reader sees happen.
    if (operator !== '&&' && isPlainInput(left) && right.kind !== 'unknown' && truth(right) === true && !(right.kind === 'known' && right.value === true)) return right;
    const holds = truth(right);
    if (operator === '&&' && holds === false) return known(false, left.why | right.why);
    if (operator === '||' && holds === true) return unknown(left.why | right.why, true);
    return unknown(openWhy([left, right]));
  }

  protected conditional(node: TSESTree.ConditionalExpression): SimValue {
    const test = this.evaluate(node.test);
    const holds = truth(test);
    if (holds !== undefined) return decidedBy(this.evaluate(holds ? node.consequent : node.alternate), test.why);
    if (!this.anatomy.isHarmless(node.consequent) || !this.anatomy.isHarmless(node.alternate)) {
      return this.evaluate(this.choose(test.why) ? node.consequent : node.alternate);
    }
    const [a, b] = [this.evaluate(node.consequent), this.evaluate(node.alternate)];
    if (isSame(a, b)) return a;
    const [x, y] = [truth(a), truth(b)];
    const reason = test.why | a.why | b.why;
    if (x === false && y === false) return known(false, reason);
    return unknown(reason, x === true && y === true);
  }

  protected instanceOf(value: SimValue, right: Node): SimValue {
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
    const named = namedClass(right, this.analysis);
    if (!named) return unknown(reason);
    if (named.kind === 'global') return known(value.classes!.includes(named.name), reason);
    if (named.kind === 'own') return known(value.classes!.includes(named.node), reason);
    const { source, name, sdk } = named;
    const own = withErrors.find((candidate) => candidate.name === value.sdk);
    if (own?.errors.classes.some((row) => row.name === name && row.perhaps)) return unknown(reason);
    if (own && !value.vague && throwsClassesOf(own, named)) return known(value.classes!.includes(name), reason);
    if (value.vague) return unknown(reason);
    // A file of the project may export anything; another package has no part in this SDK's errors.
    return sdk || !/^[./@~#]/.test(source) || (value.classes?.includes(name) && value.sdk === undefined) ? known(value.classes!.includes(name) && value.sdk === undefined, reason) : unknown(reason);
  }

  protected abstract callExpression(node: TSESTree.CallExpression): SimValue;

  protected abstract newExpression(node: TSESTree.NewExpression): SimValue;
}

function typeName(value: SimValue): string {
  if (value.kind === 'known') return typeof value.value;
  return value.kind === 'function' || value.kind === 'native' ? 'function' : 'object';
}

/** `a?.b.c`: where `a` is missing, the whole chain is. */
export function isInOptionalChain(member: TSESTree.MemberExpression, object: Node): boolean {
  if (member.object !== object) return false;
  for (let node: Node = object; node.type === T.MemberExpression || node.type === T.CallExpression; node = node.type === T.MemberExpression ? node.object : node.callee) {
    if (node.optional) return true;
  }
  return false;
}
