import type { ESLint, Linter } from 'eslint';
import type { LlmRule, RuleDocs } from './define-rule.ts';

type Preset = 'recommended' | 'strict';

export type Configs = Record<Preset | `${Preset}TypeChecked`, Linter.Config> & Record<`legacy-${Preset}` | `legacy-${Preset}-type-checked`, Linter.LegacyConfig>;

/** Where the presets apply: a run with `@eslint/json` or `@eslint/markdown` leaves their files alone. */
const files = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];

/** What makes a preset type-checked. Whether there are types is up to the parser's options, which are the user's. */
const typed = { settings: { 'llm-calls': { types: true } } };

/** The presets: filters over what the rules say of themselves. `plugin` is asked for late, since it holds them. */
export function presets(namespace: string, rules: Readonly<Record<string, LlmRule>>, plugin: () => ESLint.Plugin): Configs {
  const flat = (preset: Preset, suffix: '' | 'TypeChecked' = ''): Linter.Config => ({
    name: `${namespace}/${preset}${suffix}`,
    files,
    plugins: {
      get [namespace]() {
        return plugin();
      },
    },
    rules: entries(preset, namespace, rules),
  });
  const legacy = (preset: Preset): Linter.LegacyConfig => ({ plugins: [namespace], rules: entries(preset, namespace, rules) });
  return {
    recommended: flat('recommended'),
    strict: flat('strict'),
    recommendedTypeChecked: { ...flat('recommended', 'TypeChecked'), ...typed },
    strictTypeChecked: { ...flat('strict', 'TypeChecked'), ...typed },
    'legacy-recommended': legacy('recommended'),
    'legacy-strict': legacy('strict'),
    'legacy-recommended-type-checked': { ...legacy('recommended'), ...typed },
    'legacy-strict-type-checked': { ...legacy('strict'), ...typed },
  };
}

function entries(preset: Preset, namespace: string, rules: Readonly<Record<string, LlmRule>>): Linter.RulesRecord {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([name, { meta }]) => {
      const entry = meta.docs && entryOf(preset, meta.docs);
      return entry ? [[`${namespace}/${name}`, entry]] : [];
    }),
  );
}

function entryOf(preset: Preset, docs: RuleDocs): Linter.RuleEntry | undefined {
  const severity = docs[preset];
  if (!severity) return undefined;
  return preset === 'strict' && docs.strictOptions ? [severity, ...docs.strictOptions] : severity;
}
