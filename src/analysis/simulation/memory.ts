import type { TSESTree } from '@typescript-eslint/types';
import { type ClassNode, type FunctionNode, type Node, T, enclosingClass, isFunction, isWithin, propertyName, unwrap } from '../ast.ts';
import { classMember, superClassOf } from '../values/classes.ts';
import type { Variable } from '../file.ts';
import { constantInProgram } from '../program.ts';
import { type Key, keyOf } from './anatomy.ts';
import { globalNumber } from './builtins.ts';
import { Course, Jump } from './course.ts';
import { type SimValue, type Why, isNullish, isPlainInput, known, object, undefinedValue, unknown, why } from './values.ts';
import { constantInitial } from '../values/static.ts';
import { valueOf } from '../values/values.ts';

/** What variables, fields and members hold on a path, found where they are first asked for. */
export abstract class Memory extends Course {
  protected readonly selves: SimValue[] = [];
  /** Initial values of fields that are being evaluated. */
  protected readonly fields = new Set<Node>();

  protected write(key: Key | undefined, value: SimValue): void {
    if (key === undefined) return;
    this.env.set(key, value);
    this.note(key);
  }

  /** Forgets what a part of the tree that is not played would have written. */
  protected forget(node: Node | null | undefined, reason: Why): void {
    if (!node) return;
    if (this.anatomy.mayWait(node)) this.waitFor(unknown(reason), false);
    for (const { target, counts } of this.anatomy.writesIn(node)) {
      const before = this.peek(target);
      const key = keyOf(target, this.analysis);
      if (key !== undefined) this.write(key, unknown(reason | before | (counts ? why.counter : 0)));
      else if (target.type === T.ObjectPattern || target.type === T.ArrayPattern) this.bind(target, unknown(reason), true);
    }
  }

  protected peek(target: Node): Why {
    const key = keyOf(target, this.analysis);
    return (key !== undefined && this.env.get(key)?.why) || 0;
  }

  protected lookUp(node: TSESTree.Identifier): SimValue {
    const variable = this.analysis.variableOf(node);
    if (!variable) return node.name === 'undefined' ? undefinedValue : (globalNumber(node.name) ?? unknown(why.input, true));
    const kept = this.env.get(variable);
    if (kept) return kept;
    // Asked for while it is being found: nothing is known of it.
    this.env.set(variable, unknown(why.state));
    const value = this.initial(variable);
    this.env.set(variable, value);
    return value;
  }

  protected initial(variable: Variable): SimValue {
    const definition = variable.defs[0];
    const node = definition?.node;
    switch (definition?.type) {
      case 'Parameter':
        if (isFunction(node)) this.bindParameters(node);
        return this.env.get(variable) ?? unknown(why.input);
      case 'FunctionName':
        return isFunction(node) ? { kind: 'function', node, home: this.analysis, why: 0 } : unknown(why.input, true);
      case 'Variable': {
        if (node?.type !== T.VariableDeclarator) return unknown(why.state);
        const constant = constantInitial(variable);
        if (constant) return this.evaluate(constant);
        const writes = variable.references.filter((reference) => reference.isWrite() && !reference.init);
        const own = writes.every((reference) => isWithin(reference.identifier, this.scene.root));
        if (!own) return unknown(why.state);
        if (!node.init) return node.parent.kind === 'const' ? unknown(why.input) : undefinedValue;
        if (node.id.type === T.Identifier) return this.evaluate(node.init);
        this.bind(node.id, this.evaluate(node.init), true);
        return this.env.get(variable) ?? unknown(why.input);
      }
      case 'ImportBinding':
        return this.importedValue(definition.name);
      default:
        return unknown(why.input, definition?.type !== 'Variable');
    }
  }

  /** A constant of another file. */
  private importedValue(name: Node): SimValue {
    const constant = this.scene.reach === 'program' ? constantInProgram(name, this.analysis) : undefined;
    return constant ? this.inFile(constant.analysis, () => this.evaluate(constant.node)) : unknown(why.input, true);
  }

  /** Gives the parameters of a function that nobody called on this path what its known call gives them. */
  protected bindParameters(fn: FunctionNode): void {
    const site = this.scene.sites.get(fn);
    const written = site?.call.arguments;
    const isRoot = fn === this.scene.root;
    fn.params.forEach((param, index) => {
      const argument = written?.[index];
      const spread = written?.slice(0, index + 1).some((node) => node.type === T.SpreadElement);
      const given = isRoot ? (this.scene.args?.[index] ?? this.native(index)) : undefined;
      const value = given ?? (site ? (spread ? unknown(why.input) : argument ? this.inFile(site.analysis, () => this.evaluate(argument)) : undefinedValue) : unknown(why.input));
      this.bind(param, value, true);
    });
  }

  /** What a policy hands its callback to settle it with: `bail`, `retry`, a context with `abort`. */
  protected native(index: number): SimValue | undefined {
    const { bail, again } = this.scene.natives ?? {};
    if (again === index) return this.telling('again');
    if (bail?.parameter !== index) return undefined;
    return bail.method === undefined ? this.telling('bail') : object([[bail.method, this.telling('bail')]], 0, { open: true });
  }

  private telling(told: 'bail' | 'again'): SimValue {
    return {
      kind: 'native',
      why: 0,
      call: (args) => {
        this.told.add(told);
        // `retry(error)` throws, to be tried again; `bail(error)` only settles.
        if (told === 'again') throw new Jump('throw', args[0] ?? undefinedValue);
        return undefinedValue;
      },
    };
  }

  protected bind(pattern: Node, value: SimValue, declares: boolean): void {
    switch (pattern.type) {
      case T.Identifier: {
        const variable = this.analysis.variableOf(pattern);
        if (variable) this.env.set(variable, value);
        if (variable && !declares) this.note(variable);
        return;
      }
      case T.TSParameterProperty:
        this.bind(pattern.parameter, value, declares);
        return;
      case T.AssignmentPattern: {
        const missing = isNullish(value) === true && value.kind === 'known' && value.value === undefined;
        this.bind(pattern.left, missing || (isPlainInput(value) && pattern.right.type !== T.ObjectExpression) ? this.evaluate(pattern.right) : value, declares);
        return;
      }
      case T.ObjectPattern:
        for (const property of pattern.properties) {
          if (property.type !== T.Property) this.bind(property.argument, unknown(value.why), declares);
          else this.bind(property.value, this.member(value, propertyName(property), property), declares);
        }
        return;
      case T.ArrayPattern:
        pattern.elements.forEach((element, index) => {
          if (element) this.bind(element, value.kind === 'list' ? (value.items[index] ?? undefinedValue) : unknown(value.why), declares);
        });
        return;
      case T.RestElement:
        this.bind(pattern.argument, unknown(value.why, true), declares);
        return;
      case T.MemberExpression:
        this.assignMember(pattern, value);
        return;
      default:
    }
  }

  protected assignMember(target: TSESTree.MemberExpression, value: SimValue): void {
    const key = keyOf(target, this.analysis);
    const name = propertyName(target);
    const object = unwrap(target.object);
    const holder = object.type === T.ThisExpression ? this.selves.at(-1) : this.evaluate(object);
    if (holder?.kind === 'object' && name !== undefined) {
      holder.members.set(name, value);
      if (key !== undefined) this.note(key);
    } else if (object.type === T.ThisExpression) this.write(key, value);
    else if (key !== undefined) this.note(key);
  }

  protected member(value: SimValue, name: string | undefined, at: Node): SimValue {
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
        return at.type === T.MemberExpression ? this.constantMember(at, value) : unknown(value.why);
      default:
        return unknown(value.why);
    }
  }

  /** `Config.retries` of a class or object that only its text gives values. */
  protected constantMember(node: TSESTree.MemberExpression, holder: SimValue): SimValue {
    const owner = valueOf(node.object, this.analysis);
    if (owner?.kind === 'class') return this.classValue(owner.node, propertyName(node)!, true);
    if (owner?.kind === 'instance') return this.classValue(owner.node, propertyName(node)!, false);
    return unknown(holder.why);
  }

  protected ownMember(node: TSESTree.MemberExpression, name: string | undefined): SimValue {
    if (name === undefined) return unknown(why.state);
    const owner = enclosingClass(node);
    // What is kept by name is that of the file that is played.
    if (this.isAway) return owner ? this.classValue(owner, name, false) : unknown(why.state);
    const key = `this.${name}`;
    const kept = this.env.get(key);
    if (kept) return kept;
    this.env.set(key, unknown(why.state));
    const value = owner ? this.classValue(owner, name, false) : unknown(why.state);
    this.env.set(key, value);
    return value;
  }

  /** A field by the one value that the class gives it; a number that comes from outside is the same in every round. */
  protected classValue(node: ClassNode, name: string, isStatic: boolean): SimValue {
    const member = classMember(node, name, isStatic, this.analysis) ?? (isStatic ? undefined : classMember(node, name, true, this.analysis));
    if (!member) {
      const parent = superClassOf(node, this.analysis);
      return parent ? this.classValue(parent, name, isStatic) : unknown(why.state);
    }
    if (member.method) return { kind: 'function', node: member.method, home: this.analysis, why: 0 };
    if (member.getter) return unknown(why.state);
    const counted = (this.analysis.survey.members.get(name) ?? []).some((use) => isWritten(use));
    if (counted || member.values.length > 1) return unknown(why.state);
    const [only] = member.values;
    if (!only) return unknown(why.input);
    // `this.root = parent ? parent.root : this` is asked about itself.
    if (this.fields.has(only)) return unknown(why.state);
    this.fields.add(only);
    try {
      return this.evaluate(only);
    } finally {
      this.fields.delete(only);
    }
  }

  abstract evaluate(given: Node): SimValue;
}

/** `this.attempts += 1`, `this.attempts++`. */
function isWritten(member: TSESTree.MemberExpression): boolean {
  const { parent } = member;
  return parent.type === T.UpdateExpression || (parent.type === T.AssignmentExpression && parent.left === member && parent.operator !== '=');
}
