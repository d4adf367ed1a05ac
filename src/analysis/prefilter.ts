import { prefilterWords } from '../catalog/index.ts';
import type { Settings } from './settings.ts';

const compiled = new WeakMap<Settings, RegExp>();

/**
 * Whether the file can concern us at all: one test of its text. Rules must report the same with and without it, so it
 * admits every word from which the bindings can start: modules, distinctive paths, and what the settings name.
 */
export function concerns(text: string, settings: Settings): boolean {
  let pattern = compiled.get(settings);
  if (!pattern) {
    const named = [...Object.keys(settings.clients).map(lastWord), ...Object.keys(settings.modules)];
    pattern = new RegExp([...prefilterWords, ...named.map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))].join('|'));
    compiled.set(settings, pattern);
  }
  return pattern.test(text);
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
