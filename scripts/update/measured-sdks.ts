import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Measured } from './sdk-page.ts';

/** Everything that the conformance suite has measured, by caller. */
export function measuredSdks(folder: string): Measured[] {
  const rowsOf = (path: string): { caller: string; rows: object } => JSON.parse(readFileSync(path, 'utf8')) as { caller: string; rows: object };
  return readdirSync(`${folder}calls`)
    .map((file) => {
      const { caller, rows: calls } = rowsOf(`${folder}calls/${file}`);
      const streams = existsSync(`${folder}streams/${file}`) ? rowsOf(`${folder}streams/${file}`).rows : {};
      return { caller, calls, streams } as Measured;
    })
    .toSorted((a, b) => a.caller.localeCompare(b.caller, 'en'));
}
