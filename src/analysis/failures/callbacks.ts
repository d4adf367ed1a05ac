import type { TSESTree } from '@typescript-eslint/types';
import {
  awaitingModules,
  collectingMethods,
  deferring,
  droppingMethods,
  listenerMethods,
  passingInstances,
  passingModules,
  resultFunctions,
  silentHandlers,
  testCallbacks,
  testModules,
  timers,
} from '../../catalog/callbacks.ts';
import { retriers } from '../../catalog/retriers.ts';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calledBy, calleeMember, dottedName, propertyName, unwrap } from '../ast.ts';
import { exportedAs } from '../values/library-exports.ts';
import type { Value } from '../values/value.ts';
import { valueOf } from '../values/values.ts';

/** What becomes of the rejection of a callback (or promise) given as an argument. */
export type Treatment =
  | { readonly kind: 'guards'; readonly how: 'policy' | 'test' | 'guard' }
  /** Nobody sees it. */
  | { readonly kind: 'drops'; readonly how: 'listener' | 'timer' | 'forEach' | 'executor' | 'stream source' | 'handler' }
  /** The call's own promise rejects with it. */
  | { readonly kind: 'passes' }
  /** The call gives a collection of the callbacks' promises. */
  | { readonly kind: 'collects' }
  /** Kept, and run by each of these calls, whose promise rejects with it. */
  | { readonly kind: 'later'; readonly calls: readonly TSESTree.CallExpression[] }
  /** The callback is a link of a promise chain. */
  | { readonly kind: 'chains' }
  | { readonly kind: 'unknown' };

const unknown: Treatment = { kind: 'unknown' };

/** How a call treats the callback at an argument, or at a key of an object argument. */
export function callbackTreatment(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  index: number,
  key: string | undefined,
  analysis: Analysis,
): Treatment {
  if (call.type === T.NewExpression) return constructed(call, index, key, analysis);
  const name = dottedName(call.callee);
  if (name !== undefined && analysis.file.settings.guards.some((guard) => guard === name || name.endsWith(`.${guard}`))) {
    return { kind: 'guards', how: 'guard' };
  }
  const member = calleeMember(call);
  // Also of `import('../llm')`, which is a promise of its module.
  if (member && isLink(propertyName(member), index)) return { kind: 'chains' };
  if (isTestRunner(call.callee, analysis)) return { kind: 'guards', how: 'test' };
  const value = valueOf(call.callee, analysis);
  if (value?.kind === 'import') return imported(value, key);
  // `require('async-retry')` is the function itself.
  if (value?.kind === 'module') return imported({ kind: 'import', source: value.source, name: 'default' }, key);
  const callee = unwrap(call.callee);
  if (callee.type === T.Identifier) return called(callee, index, value, analysis);
  return member ? methodCalled(member, index, key, analysis) : unknown;
}

function isLink(name: string | undefined, index: number): boolean {
  return (name === 'then' && index <= 1) || ((name === 'catch' || name === 'finally') && index === 0);
}

/** A test runner's function, global or imported: `it`, `test.only`, `it.concurrent.each(rows)`, `Deno.test`. */
function isTestRunner(callee: Node, analysis: Analysis): boolean {
  let root = unwrap(callee);
  while (root.type === T.CallExpression || root.type === T.TaggedTemplateExpression || root.type === T.MemberExpression) {
    if (testCallbacks.has(dottedName(root) ?? '')) return true;
    root = unwrap(root.type === T.CallExpression ? root.callee : root.type === T.MemberExpression ? root.object : root.tag);
  }
  if (root.type !== T.Identifier) return false;
  if (!analysis.variableOf(root)) return testCallbacks.has(root.name);
  const value = valueOf(root, analysis);
  return value?.kind === 'import' && testModules.has(value.source) && (value.name === 'default' || testCallbacks.has(value.name));
}

function constructed(call: TSESTree.NewExpression, index: number, key: string | undefined, analysis: Analysis): Treatment {
  const name = call.callee.type === T.Identifier && !analysis.variableOf(call.callee) ? call.callee.name : undefined;
  if (name === 'Promise' && index === 0) return { kind: 'drops', how: 'executor' };
  if (name === 'ReadableStream' && index === 0 && (key === 'start' || key === 'pull')) return { kind: 'drops', how: 'stream source' };
  const value = valueOf(call.callee, analysis);
  const kept = deferring.find((entry) => exportedAs(value, entry) === entry.export);
  return kept && index === 0 && key === undefined ? runLater(call, kept, analysis) : unknown;
}

/** `breaker.fire()`, wherever the instance is kept. */
function runLater(made: TSESTree.NewExpression, { runs, handles }: (typeof deferring)[number], analysis: Analysis): Treatment {
  const calls = (names: readonly string[]): TSESTree.CallExpression[] =>
    names.flatMap((name) => analysis.survey.members.get(name) ?? []).flatMap((member) => {
      const value = valueOf(member.object, analysis);
      return value?.kind === 'made' && value.node === made ? (calledBy(member) ?? []) : [];
    });
  if (calls([handles]).length > 0) return { kind: 'guards', how: 'guard' };
  const found = calls(runs);
  return found.length > 0 ? { kind: 'later', calls: found } : unknown;
}

function imported(value: Value & { kind: 'import' }, key: string | undefined): Treatment {
  const { source, name } = value;
  if (resultFunctions.get(source)?.includes(name)) return { kind: 'guards', how: 'guard' };
  if (retriers.some((retrier) => retrier.takes.form === 'callback' && retrier.takes.key === key && retrier.takes.exports.includes(exportedAs(value, retrier) ?? ''))) return { kind: 'guards', how: 'policy' };
  if (passingModules.get(source)?.includes(name)) return { kind: 'passes' };
  if (/^(?:node:)?timers$/.test(source) && timers.has(name)) return { kind: 'drops', how: 'timer' };
  return unknown;
}

function called(callee: TSESTree.Identifier, index: number, value: Value | undefined, analysis: Analysis): Treatment {
  if (value?.kind === 'made') {
    if (retriers.some((retrier) => retrier.takes.form === 'callback' && retrier.takes.factory !== undefined && retrier.takes.factory === exportedAs(value.by, retrier))) return { kind: 'guards', how: 'policy' };
    const passing = passingInstances.get(value.by.source);
    return passing?.methods.includes('()') ? { kind: 'passes' } : unknown;
  }
  if (analysis.variableOf(callee)) return unknown;
  return timers.has(callee.name) && index === 0 ? { kind: 'drops', how: 'timer' } : unknown;
}

function methodCalled(member: TSESTree.MemberExpression, index: number, key: string | undefined, analysis: Analysis): Treatment {
  const name = propertyName(member);
  if (name === undefined) return unknown;
  const receiver = valueOf(member.object, analysis);
  if (receiver?.kind === 'made') return madeMethod(receiver, name, analysis);
  if (receiver?.kind === 'instance' || receiver?.kind === 'client' || receiver?.kind === 'object') return unknown;
  if (key !== undefined) return unknown;
  if (index === 0 && collectingMethods.has(name)) return { kind: 'collects' };
  if (index === 0 && droppingMethods.has(name)) return { kind: 'drops', how: 'forEach' };
  if (index === 1 && listenerMethods.has(name)) return { kind: 'drops', how: 'listener' };
  if (index === 0 && timers.has(name)) return { kind: 'drops', how: 'timer' };
  return unknown;
}

function madeMethod(receiver: Value & { kind: 'made' }, name: string, analysis: Analysis): Treatment {
  const { source } = receiver.by;
  const passing = passingInstances.get(source);
  if (passing?.methods.includes(name)) return { kind: 'passes' };
  if (retriers.some((retrier) => retrier.takes.form === 'executor' && retrier.takes.execute === name && retrier.module === source)) return { kind: 'guards', how: 'policy' };
  const framework = silentHandlers.find((entry) => entry.module === source && entry.makers.includes(receiver.by.name));
  if (framework?.methods.includes(name)) {
    const major = analysis.file.majorOf(framework.module);
    return major !== undefined && framework.majors.includes(major) ? { kind: 'drops', how: 'handler' } : unknown;
  }
  return listenerMethods.has(name) && !awaitingModules.has(source) ? { kind: 'drops', how: 'listener' } : unknown;
}
