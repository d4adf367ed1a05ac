import type { ESLint, Rule } from 'eslint';
import manifest from '../package.json' with { type: 'json' };
import rules from '../rules/index.ts';
import { type Configs, presets } from './configs.ts';

const namespace = 'llm-calls';

const plugin: ESLint.Plugin & { readonly rules: Record<string, Rule.RuleModule>; readonly configs: Configs } = {
  meta: { name: manifest.name, version: manifest.version, namespace },
  rules: rules as unknown as Record<string, Rule.RuleModule>,
  configs: presets(namespace, rules, () => plugin),
};

// The second name is what `require()` of this module gives, for eslintrc.
export { plugin as default, plugin as 'module.exports' };
