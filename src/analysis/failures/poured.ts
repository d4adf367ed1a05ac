import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, isFunction, propertyName, unwrap } from '../ast.ts';
import { type Fate, type Question, addsNothing, worst } from './fate.ts';
import { type Use, usesOf } from '../values/flow.ts';
import { staticValue } from '../values/static.ts';
import { valueOf } from '../values/values.ts';

/** Where the rejection of a promise, or what is thrown at a node, goes. */
interface Judge {
  readonly promise: (node: Node, asked: Question) => Fate;
  readonly thrown: (node: Node, asked: Question) => Fate;
}

/** Whether a call makes a stream of the generator that is its first argument: `Readable.from(generate())`. */
export function makesStream({ callee }: TSESTree.CallExpression, analysis: Analysis): boolean {
  const bare = unwrap(callee);
  if (bare.type !== T.MemberExpression || propertyName(bare) !== 'from') return false;
  const object = unwrap(bare.object);
  if (object.type === T.Identifier && object.name === 'ReadableStream' && !analysis.variableOf(object)) return true;
  const value = valueOf(bare, analysis);
  return value?.kind === 'import' && /^(?:node:)?stream$/.test(value.source) && value.name === 'Readable.from';
}

/**
 * Where the failure of a generator goes that a stream is made of. The stream breaks off with it; as with the source of a
 * `ReadableStream`, who is sent the stream is not told why, unless somebody of the file listens or reads.
 */
export function pouredFate(stream: TSESTree.CallExpression, asked: Question, judge: Judge): Fate {
  const fates = usesOf(stream, asked.analysis).map((use) => takenBy(use, stream, asked, judge));
  const heard = fates.find((fate) => fate.kind === 'guarded' && !addsNothing(fate));
  return heard ?? (fates.length > 0 ? worst(fates) : { kind: 'unknown', at: stream });
}

function takenBy(use: Use, stream: TSESTree.CallExpression, asked: Question, { promise, thrown }: Judge): Fate {
  const nobody: Fate = { kind: 'unguarded', how: 'stream source', at: stream };
  switch (use.kind) {
    case 'iterated':
      return thrown(use.node, asked);
    case 'member':
      if (use.call && isErrorListener(use.call, asked.analysis)) return heardBy(use.call, asked);
      return use.name === 'pipe' ? nobody : { kind: 'unknown', at: stream };
    case 'argument': {
      if (use.call.type === T.NewExpression) return nobody;
      const isPipeline = isPipelineCall(use.call, asked.analysis);
      const last = use.call.arguments.at(-1);
      if (isPipeline && last && isFunction(unwrap(last))) return heardBy(last, asked);
      const fate = promise(use.call, asked);
      return isPipeline || fate.kind === 'guarded' || fate.kind === 'exported' ? fate : nobody;
    }
    default:
      return { kind: 'unknown', at: stream };
  }
}

function heardBy(by: Node, asked: Question): Fate {
  asked.met.add(by);
  return { kind: 'guarded', by, how: 'handler' };
}

/** `stream.on('error', handler)`, or of an event that cannot be read. */
function isErrorListener(call: TSESTree.CallExpression, analysis: Analysis): boolean {
  const member = calleeMember(call);
  const event = call.arguments[0] && staticValue(call.arguments[0], analysis)?.value;
  return ['on', 'once', 'addListener'].includes((member && propertyName(member)) ?? '') && (event === undefined || event === 'error');
}

function isPipelineCall({ callee }: TSESTree.CallExpression, analysis: Analysis): boolean {
  const value = valueOf(callee, analysis);
  return value?.kind === 'import' && /^(?:node:)?stream(?:\/promises)?$/.test(value.source) && /^(?:promises\.)?(?:pipeline|finished)$/.test(value.name);
}
