import { prefilterWords } from '../catalog/index.ts';
import type { Settings } from './settings/settings.ts';

const compiled = new WeakMap<Settings, RegExp>();

/**
 * Whether the file can concern us at all: one test of its text. Rules must report the same with and without it, so it
 * admits every word from which the bindings can start: modules, distinctive paths, and what the settings name.
 */
export function concerns(text: string, settings: Settings): boolean {
  let pattern = compiled.get(settings);
  if (!pattern) {
    const named = [...Object.keys(settings.clients).map(lastWord), ...Object.keys(settings.modules), ...ownModules(settings), ...settings.urls];
    pattern = new RegExp(factored([...prefilterWords, ...named.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))]));
    compiled.set(settings, pattern);
  }
  return pattern.test(text);
}

/** `'a|'b|c` → `'(?:a|b)|c`: three times as fast to search for. */
function factored(sources: readonly string[]): string {
  const rests = new Map<string, Set<string>>();
  for (const source of sources) {
    const beginning = ['["\'`]', '\\.\\s*'].find((start) => source.startsWith(start)) ?? '';
    const known = rests.get(beginning) ?? new Set();
    rests.set(beginning, known.add(source.slice(beginning.length)));
  }
  return [...rests].map(([beginning, rest]) => `${beginning}(?:${[...rest].join('|')})`).join('|');
}

function ownModules({ sdks }: Settings): readonly string[] {
  return sdks.flatMap(({ modules }) => modules).map((module) => module.replace(/\/\*$/, ''));
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
