import { describe, expect, it } from 'vitest';
import { retryConstructs } from '../../src/analysis/retries/constructs.ts';
import { hosts } from './hosts.ts';

describe.each(hosts)('$host', ({ parse }) => {
  it('comes to an end where a field is asked about itself', () => {
    const code = `import OpenAI from 'openai';
const llm = new OpenAI();
class Node {
  constructor(parent) { this.parent = parent; this.root = this.parent ? this.parent.root : this; }
}
const node = new Node(new Node());
export async function ask() {
  for (let attempt = 0; attempt < node.root.max; attempt++) {
    try { return await llm.responses.create({}) } catch (error) { if (node.root.parent) throw error }
  }
}`;
    expect(retryConstructs(parse(code, 'sample.ts')).map(({ kind }) => kind)).toEqual(['loop']);
  });

  it('gives up on a file that would take too long, rather than make an editor wait', () => {
    const branches = Array.from({ length: 40 }, (_, index) => `if (given.a${index}) state.b${index} = await step(${index});`).join('\n');
    const code = `import OpenAI from 'openai';
const llm = new OpenAI();
export async function ask(given, state) {
  while (true) {
    ${branches}
    try { return await llm.responses.create({}) } catch (error) { ${branches} }
  }
}`;
    const analysis = parse(code, 'sample.ts');
    expect(retryConstructs(analysis).every(({ layers }) => layers.every(({ attempts }) => attempts.kind !== 'exact'))).toBe(true);
    const { steps } = analysis.remember<{ steps: number }>('steps left', analysis, () => ({ steps: Infinity }), { steps: Infinity });
    expect(steps).toBeLessThan(100_000);
    expect(steps).toBeGreaterThan(-100_000);
  });
});
