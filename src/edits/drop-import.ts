import type { TSESTree } from '@typescript-eslint/types';
import type { Analysis } from '../analysis/analysis.ts';
import { type Node, T } from '../analysis/ast.ts';
import type { Variable } from '../analysis/file.ts';
import type { Edit } from './edit.ts';
import { requiredModule } from './required-module.ts';

/** A statement that imports, with what it names. */
interface Statement {
  readonly node: TSESTree.ImportDeclaration | TSESTree.VariableDeclaration;
  readonly names: readonly Named[];
}

interface Named {
  readonly node: Node;
  readonly variable: Variable;
}

/** What becomes of the imports of a module when the edits have been made: names that nothing uses any more go, and statements without a name. `imported`: a new import, which may stand in place of such a statement. */
export function dropImports(modules: ReadonlySet<string>, edits: readonly Edit[], imported: Edit | undefined, analysis: Analysis): readonly Edit[] {
  const drops: Edit[] = [];
  let added = imported;
  for (const { node, names } of statementsOf(modules, analysis)) {
    const unused = names.filter(({ variable }) => isUnused(variable, edits, analysis));
    if (unused.length === 0) continue;
    if (unused.length < names.length) drops.push(...dropNames(node, names, unused, analysis));
    else if (added) {
      // The new import takes its place.
      drops.push({ start: node.range[0], end: node.range[1], text: added.text.trim() });
      added = undefined;
    } else drops.push(wholeLine(node, analysis));
  }
  return added ? [added, ...drops] : drops;
}

function statementsOf(modules: ReadonlySet<string>, analysis: Analysis): Statement[] {
  const lookUp = (node: Node, local: TSESTree.Identifier): Named[] => {
    const variable = analysis.lookUp(local.name, local);
    return variable ? [{ node, variable }] : [];
  };
  return analysis.file.ast.body.flatMap((node): Statement[] => {
    if (node.type === T.ImportDeclaration) {
      return modules.has(node.source.value) && node.specifiers.length > 0 ? [{ node, names: node.specifiers.flatMap((specifier) => lookUp(specifier, specifier.local)) }] : [];
    }
    const declarator = node.type === T.VariableDeclaration && node.declarations.length === 1 ? node.declarations[0] : undefined;
    const source = requiredModule(declarator?.init);
    if (node.type !== T.VariableDeclaration || !declarator || source === undefined || !modules.has(source)) return [];
    if (declarator.id.type === T.Identifier) return [{ node, names: lookUp(declarator.id, declarator.id) }];
    if (declarator.id.type !== T.ObjectPattern) return [];
    const names = declarator.id.properties.map((property) => (property.type === T.Property && property.value.type === T.Identifier ? lookUp(property, property.value) : []));
    return names.every((each) => each.length > 0) ? [{ node, names: names.flat() }] : [];
  });
}

/** Whether every use is in code that goes. Types are no references to every scope analysis, so the text is asked as well. */
function isUnused(variable: Variable, edits: readonly Edit[], { file: { text } }: Analysis): boolean {
  const uses = variable.references.filter(({ identifier, init }) => !init && !variable.identifiers.includes(identifier as never));
  if (uses.length === 0 || !uses.every(({ identifier: { range } }) => edits.some(({ start, end }) => start <= range![0] && end >= range![1]))) return false;
  const name = variable.name.replaceAll('$', '\\$');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/.*/g, '');
  const written = code.match(new RegExp(`(?<![\\w$.'"\`/-])${name}(?![\\w$'"\`/-])`, 'g'))?.length ?? 0;
  return written <= uses.length + variable.identifiers.length;
}

function dropNames(node: Statement['node'], names: readonly Named[], unused: readonly Named[], { file: { text } }: Analysis): Edit[] {
  const kept = names.filter((name) => !unused.includes(name)).map((name) => name.node);
  const first = names[0]!.node;
  const last = names.at(-1)!.node;
  if (node.type === T.VariableDeclaration) return [{ start: first.range[0], end: last.range[1], text: kept.map((each) => text.slice(...each.range)).join(', ') }];
  const whole = kept.filter((each) => each.type !== T.ImportSpecifier).map((each) => text.slice(...each.range));
  const braced = kept.filter((each) => each.type === T.ImportSpecifier).map((each) => text.slice(...each.range));
  const end = text.lastIndexOf('}', node.source.range[0]) >= last.range[1] ? text.lastIndexOf('}', node.source.range[0]) + 1 : last.range[1];
  const open = text.indexOf('{', node.range[0]);
  const start = open !== -1 && open < first.range[0] ? open : first.range[0];
  return [{ start, end, text: [...whole, ...(braced.length > 0 ? [`{ ${braced.join(', ')} }`] : [])].join(', ') }];
}

function wholeLine({ range: [start, end] }: Node, { file: { text } }: Analysis): Edit {
  const after = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end))![0].length;
  return { start, end: end + after, text: '' };
}
