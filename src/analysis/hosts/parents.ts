import type { Node } from '../ast.ts';

/** Tells every node of a tree its parent, as ESLint does for the files that it lints. */
export function setParents(root: Node, keys: Readonly<Record<string, readonly string[] | undefined>>): void {
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const key of keys[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) for (const item of child) adopt(item, node, stack);
      else adopt(child, node, stack);
    }
  }
}

function adopt(child: unknown, parent: Node, stack: Node[]): void {
  if (typeof child !== 'object' || child === null || typeof (child as Node).type !== 'string') return;
  (child as { parent: Node }).parent = parent;
  stack.push(child as Node);
}
