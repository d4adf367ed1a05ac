import type { Analysis } from '../analysis.ts';
import { type Node, T, calleeMember, dottedName, propertyName, unwrap, wrapped } from '../ast.ts';
import { isNothing } from '../failures/silence.ts';
import { isLogging } from '../is-logging.ts';
import type { Use } from '../values/flow.ts';

/** Methods of a text that give as much of it as a few words have. */
const tidying = new Set(['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'normalize', 'replace', 'replaceAll', 'toString', 'slice', 'substring', 'charAt', 'at', 'match']);
/** Methods of a text that ask for words in it; of what holds words, that ask for a text. */
const asking = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'search', 'localeCompare']);
const holding = new Set(['includes', 'has', 'indexOf', 'hasOwnProperty', 'hasOwn']);
const growing = ['add', 'push', 'unshift', 'set', 'splice'];

/** The text that a use makes of a text, to be asked in its place: `text.trim()`, `text[0]`. */
export function tidied(use: Use): Node | undefined {
  if (use.kind === 'awaited') return use.node;
  if (use.kind === 'argument') return dottedName(use.call.callee) === 'String' ? use.call : undefined;
  if (use.kind !== 'member') return undefined;
  return use.call && tidying.has(use.name ?? '') ? use.call : /^\d+$/.test(use.name ?? '') ? use.node : undefined;
}

/**
 * What a use asks that takes a text for no answer: whether there is one, or whether it is one of a few words, of which a text that
 * breaks off is none: `text === 'yes'`, `/^yes/.test(text)`.
 */
export function askedOf(use: Use): 'presence' | 'words' | undefined {
  switch (use.kind) {
    case 'tested':
      return isPutIntoText(use.node) ? undefined : isComparison(use.node) ? 'words' : 'presence';
    case 'member':
      return use.name === 'length' ? 'presence' : asking.has(use.name ?? '') ? 'words' : undefined;
    case 'argument': {
      if (dottedName(use.call.callee) === 'Boolean') return 'presence';
      const name = memberOf(use)?.name;
      return name === 'test' || holding.has(name ?? '') ? 'words' : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a use asks for a text among words that are written down, so that it is used as one of them: `labels.includes(label)`, `label in prices`. */
export function isOneOfFew(use: Use, analysis: Analysis): boolean {
  if (use.kind === 'tested') return use.node.type === T.BinaryExpression && use.node.operator === 'in';
  const called = memberOf(use);
  return called !== undefined && holding.has(called.name) && !grows(called.object, analysis);
}

/** The method that a text is handed to. */
function memberOf(use: Use): { readonly name: string; readonly object: Node } | undefined {
  const member = use.kind === 'argument' && use.call.type === T.CallExpression ? calleeMember(use.call) : undefined;
  return member && { name: propertyName(member) ?? '', object: member.object };
}

/** Whether anything is added to a list or set: then it is one of what has been, not of what may be. */
function grows(set: Node, analysis: Analysis): boolean {
  const name = dottedName(set);
  return name !== undefined && growing.some((method) => analysis.survey.members.get(method)?.some(({ object }) => dottedName(object) === name));
}

/** Whether a use only tells people of a text: it is logged, or put into an error. */
export function isTold(use: Use): boolean {
  if (use.kind === 'argument') return isLogging(use.call) || isThrown(use.call);
  if (use.kind !== 'tested' || !isPutIntoText(use.node)) return false;
  const { parent } = wrapped(use.node);
  return parent?.type === T.CallExpression || parent?.type === T.NewExpression ? isLogging(parent) || isThrown(parent) : false;
}

function isThrown(node: Node): boolean {
  return wrapped(node).parent?.type === T.ThrowStatement;
}

function isPutIntoText(node: Node): boolean {
  const bare = unwrap(node);
  return bare.type === T.TemplateLiteral || (bare.type === T.BinaryExpression && bare.operator === '+');
}

/** `text === 'yes'`, `switch (text)`, `prices[text]`. */
function isComparison(node: Node): boolean {
  return node.type === T.BinaryExpression ? !isNothing(node.left) && !isNothing(node.right) : node.type === T.SwitchStatement || node.type === T.MemberExpression;
}
