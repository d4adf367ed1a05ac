import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/edits/edit.ts';
import { ensureImport } from '../../src/edits/imports.ts';
import { hosts } from '../analysis/hosts.ts';

/** What becomes of a file that is to import `withRetry`, and the name it is called by. */
const cases: Record<string, readonly [filename: string, before: string, after: string, name?: string]> = {
  'no import yet': ['a.ts', `f();\n`, `import { withRetry } from 'llm-calls';\n\nf();\n`],
  'after the last import': ['a.ts', `import a from 'a';\nimport 'b';\n\nf();\n`, `import a from 'a';\nimport 'b';\nimport { withRetry } from 'llm-calls';\n\nf();\n`],
  'after the comment of the last import': ['a.ts', `import a from 'a'; // a\nf();\n`, `import a from 'a'; // a\nimport { withRetry } from 'llm-calls';\nf();\n`],
  'on the line of other statements': ['a.ts', `import a from 'a'; f();\n`, `import a from 'a'; import { withRetry } from 'llm-calls'; f();\n`],
  'an import further down': ['a.ts', `import a from 'a';\nf();\nimport b from 'b';\n`, `import a from 'a';\nimport { withRetry } from 'llm-calls';\nf();\nimport b from 'b';\n`],
  'after directives': ['a.ts', `'use client';\n\nf();\n`, `'use client';\n\nimport { withRetry } from 'llm-calls';\n\nf();\n`],
  'after a hashbang': ['a.ts', `#!/usr/bin/env node\nf();\n`, `#!/usr/bin/env node\nimport { withRetry } from 'llm-calls';\n\nf();\n`],
  'after a licence': ['a.ts', `/* Copyright */\nf();\n`, `/* Copyright */\nimport { withRetry } from 'llm-calls';\n\nf();\n`],
  'after a comment of the file': ['a.ts', `// Tells.\n\n/** f. */\nfunction f() {}\n`, `// Tells.\n\nimport { withRetry } from 'llm-calls';\n\n/** f. */\nfunction f() {}\n`],
  "before the first statement's comment": ['a.ts', `/** f. */\nfunction f() {}\n`, `import { withRetry } from 'llm-calls';\n\n/** f. */\nfunction f() {}\n`],
  'double quotes': ['a.ts', `import a from "a";\n`, `import a from "a";\nimport { withRetry } from "llm-calls";\n`],
  'no semicolons': ['a.ts', `import a from 'a'\nf()\n`, `import a from 'a'\nimport { withRetry } from 'llm-calls'\nf()\n`],
  'CRLF': ['a.ts', `import a from 'a';\r\nf();\r\n`, `import a from 'a';\r\nimport { withRetry } from 'llm-calls';\r\nf();\r\n`],
  'imported already': ['a.ts', `import { withRetry } from 'llm-calls';\n`, `import { withRetry } from 'llm-calls';\n`],
  'imported by another name': ['a.ts', `import { withRetry as again } from 'llm-calls';\n`, `import { withRetry as again } from 'llm-calls';\n`, 'again'],
  'imported as a namespace': ['a.ts', `import * as llm from 'llm-calls';\n`, `import * as llm from 'llm-calls';\n`, 'llm.withRetry'],
  'one more name': ['a.ts', `import { a } from 'llm-calls';\n`, `import { a, withRetry } from 'llm-calls';\n`],
  'one more name after a comma': ['a.ts', `import { a, } from 'llm-calls';\n`, `import { a, withRetry, } from 'llm-calls';\n`],
  'one more name on its own line': ['a.ts', `import {\n  a,\n  b\n} from 'llm-calls';\n`, `import {\n  a,\n  b,\n  withRetry\n} from 'llm-calls';\n`],
  'beside a default import': ['a.ts', `import a from 'llm-calls';\n`, `import a, { withRetry } from 'llm-calls';\n`],
  'beside a default import and names': ['a.ts', `import a, { b } from 'llm-calls';\n`, `import a, { b, withRetry } from 'llm-calls';\n`],
  'a type beside values': ['a.ts', `import { type A } from 'llm-calls';\n`, `import { type A, withRetry } from 'llm-calls';\n`],
  'types only': ['a.ts', `import type { A } from 'llm-calls';\n`, `import type { A } from 'llm-calls';\nimport { withRetry } from 'llm-calls';\n`],
  'for its effects only': ['a.ts', `import 'llm-calls';\n`, `import 'llm-calls';\nimport { withRetry } from 'llm-calls';\n`],
  'no names': ['a.ts', `import {} from 'llm-calls';\n`, `import {} from 'llm-calls';\nimport { withRetry } from 'llm-calls';\n`],
  'a local function of the name': ['a.ts', `function withRetry() {}\n`, `import { withRetry as withLlmRetry } from 'llm-calls';\n\nfunction withRetry() {}\n`, 'withLlmRetry'],
  'a parameter of the name': ['a.ts', `const f = (withRetry) => 1;\n`, `import { withRetry as withLlmRetry } from 'llm-calls';\n\nconst f = (withRetry) => 1;\n`, 'withLlmRetry'],
  'an ambient function of the name': ['a.ts', `declare function withRetry(): void;\n`, `import { withRetry as withLlmRetry } from 'llm-calls';\n\ndeclare function withRetry(): void;\n`, 'withLlmRetry'],
  'an enum of the name': ['a.ts', `export enum withRetry { a }\n`, `import { withRetry as withLlmRetry } from 'llm-calls';\n\nexport enum withRetry { a }\n`, 'withLlmRetry'],
  'a global of the name': ['a.ts', `withRetry();\n`, `import { withRetry as withLlmRetry } from 'llm-calls';\n\nwithRetry();\n`, 'withLlmRetry'],
  'both names taken': ['a.ts', `const withRetry = 1, withLlmRetry = 2;\n`, `import { withRetry as withLlmRetry2 } from 'llm-calls';\n\nconst withRetry = 1, withLlmRetry = 2;\n`, 'withLlmRetry2'],
  'an import of the name from elsewhere': ['a.ts', `import { withRetry } from './retry.js';\n`, `import { withRetry } from './retry.js';\nimport { withRetry as withLlmRetry } from 'llm-calls';\n`, 'withLlmRetry'],
  'require': ['a.cjs', `const a = require('a');\nf();\n`, `const a = require('a');\nconst { withRetry } = require('llm-calls');\nf();\n`],
  'require of one already': ['a.cjs', `const { withRetry } = require('llm-calls');\n`, `const { withRetry } = require('llm-calls');\n`],
  'require of one by another name': ['a.cjs', `const { withRetry: again } = require('llm-calls');\n`, `const { withRetry: again } = require('llm-calls');\n`, 'again'],
  'require, one more name': ['a.cjs', `const { a } = require('llm-calls');\n`, `const { a, withRetry } = require('llm-calls');\n`],
  'require, a name that is taken': ['a.cjs', `const { a } = require('llm-calls');\nlet withRetry;\n`, `const { a, withRetry: withLlmRetry } = require('llm-calls');\nlet withRetry;\n`, 'withLlmRetry'],
  'require of the module': ['a.cjs', `const llm = require('llm-calls');\n`, `const llm = require('llm-calls');\n`, 'llm.withRetry'],
  'require in a .js file': ['a.js', `"use strict";\nconst a = require("a"), b = require("b").c;\nmodule.exports = a;\n`, `"use strict";\nconst a = require("a"), b = require("b").c;\nconst { withRetry } = require("llm-calls");\nmodule.exports = a;\n`],
  'require beside import': ['a.ts', `import a from 'a';\nconst b = require('b');\n`, `import a from 'a';\nimport { withRetry } from 'llm-calls';\nconst b = require('b');\n`],
  'nothing but exports': ['a.js', `export const a = 1;\n`, `import { withRetry } from 'llm-calls';\n\nexport const a = 1;\n`],
};

describe.each(hosts)('$host', ({ parse }) => {
  it.each(Object.entries(cases))('%s', (_name, [filename, before, after, name = 'withRetry']) => {
    const imported = ensureImport({ name: 'withRetry', alias: 'withLlmRetry', source: 'llm-calls' }, parse(before, filename));
    expect(imported.name).toBe(name);
    expect(applyEdits(before, imported.edits)).toBe(after);
  });

  it('gives every caller the same edits', () => {
    const analysis = parse('f();', 'a.ts');
    const request = { name: 'withRetry', alias: 'withLlmRetry', source: 'llm-calls' };
    expect(ensureImport(request, analysis).edits).toBe(ensureImport(request, analysis).edits);
  });
});
