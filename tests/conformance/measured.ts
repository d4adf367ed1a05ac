import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Holds what a run has measured of a caller to `measured/`. `npm run conformance` (vitest's mode `write`) writes it there
 * instead.
 */
export function holdToMeasured(part: 'calls' | 'streams', caller: string, rows: Readonly<Record<string, readonly (string | number)[]>>): void {
  const folder = new URL(`./measured/${part}/`, import.meta.url);
  const file = new URL(`${caller.replace(/[^\w.]+/g, '-').replace(/^-/, '')}.json`, folder);
  if (import.meta.env.MODE === 'write') {
    mkdirSync(folder, { recursive: true });
    const lines = Object.entries(rows).map(([fault, row]) => `    ${JSON.stringify(fault)}: ${JSON.stringify(row)}`);
    writeFileSync(file, `{\n  "caller": ${JSON.stringify(caller)},\n  "rows": {\n${lines.join(',\n')}\n  }\n}\n`);
  }
  expect(existsSync(file), `${caller} has not been measured: run \`npm run conformance\``).toBe(true);
  expect({ caller, rows }).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}
