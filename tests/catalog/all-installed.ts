/// <reference types="vite/client" />
import type { Installed } from './installed.ts';

const files = import.meta.glob<{ installed: readonly Installed[] }>('./installed/*.ts', { eager: true });

const wanted = process.env['SDK'] ?? '';

/** Every row of `installed/*.ts`; `SDK=groq` leaves only those of SDKs whose name contains that. */
export const allInstalled: readonly Installed[] = Object.values(files)
  .flatMap((file) => file.installed)
  .filter(({ sdk }) => sdk.name.includes(wanted));
if (allInstalled.length === 0) throw new Error(`SDK=${wanted}: no SDK of the catalog has that in its name.`);
