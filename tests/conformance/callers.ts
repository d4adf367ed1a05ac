/// <reference types="vite/client" />
import type { Caller } from './caller.ts';

type CallerFile = { callersOf(url: string): Record<string, Caller> };

/** One file for each SDK; `SDK=groq` loads only those whose name contains that. */
const wanted = process.env['SDK'] ?? '';
const files = await Promise.all(
  Object.entries(import.meta.glob<CallerFile>('./callers/*.ts'))
    .map(([path, load]) => [path.slice('./callers/'.length, -'.ts'.length), load] as const)
    .filter(([name]) => name.includes(wanted))
    .map(async ([name, load]) => [name, await load()] as const),
);
if (files.length === 0) throw new Error(`SDK=${wanted}: no file in tests/conformance/callers has that in its name.`);

/** Every caller, aimed at one server. */
export function callersOf(url: string): Record<string, Caller> {
  return Object.assign({}, ...files.map(([, file]) => file.callersOf(url)));
}

/** The callers of each file, by the file's name. */
export const callerFiles: readonly (readonly [file: string, callers: readonly string[]])[] = files.map(([name, file]) => [
  name,
  Object.keys(file.callersOf('http://127.0.0.1:9')),
]);

export const callerNames = callerFiles.flatMap(([, names]) => names);
