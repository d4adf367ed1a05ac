import type { ESLint, Linter } from 'eslint';
import type { LlmRule, RuleDocs } from './define-rule.ts';

type Preset = 'recommended' | 'strict';

export type Configs = Record<Preset, Linter.Config> & Record<`legacy-${Preset}`, Linter.LegacyConfig>;

/** Where the presets apply: a run with `@eslint/json` or `@eslint/markdown` leaves their files alone. */
const files = ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];

/** The presets: filters over what the rules say of themselves. `plugin` is asked for late, since it holds them. */
export function presets(namespace: string, rules: Readonly<Record<string, LlmRule>>, plugin: () => ESLint.Plugin): Configs {
  const flat = (preset: Preset): Linter.Config => ({
    name: `${namespace}/${preset}`,
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
    'legacy-recommended': legacy('recommended'),
    'legacy-strict': legacy('strict'),
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
