import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ruleIndex } from './update/rule-index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
writeFileSync(`${root}rules/index.ts`, ruleIndex(readdirSync(`${root}rules`)));
