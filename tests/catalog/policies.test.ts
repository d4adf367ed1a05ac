import { ask } from './ask.ts';
import { claimsOfPolicy } from './claims/of-policy.ts';
import { openPackages } from './package.ts';
import { policies } from './policies.ts';

const load = (name: string) => import(/* @vite-ignore */ name);
const packages = openPackages(policies.map(({ module, name }) => ({ own: module, name, from: '.', load: () => load(name), sources: [module], exports: [] })));

ask(policies.map(({ module, major }, index) => ({ of: module, major, found: packages[index]!, claims: claimsOfPolicy(module, major) })));
