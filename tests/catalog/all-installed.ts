/// <reference types="vite/client" />
import type { Installed } from './installed.ts';

const files = import.meta.glob<{ installed: readonly Installed[] }>('./installed/*.ts', { eager: true });

/** Every row of `installed/*.ts`; `SDK=groq` leaves only those of SDKs whose name contains that. */
export const allInstalled: readonly Installed[] = Object.values(files)
  .flatMap((file) => file.installed)
  .filter(({ sdk }) => sdk.name.includes(process.env['SDK'] ?? ''));
