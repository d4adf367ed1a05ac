import type { TestProject } from 'vitest/node';
import { type FaultName, startFaultyServer } from '../faulty-server/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the faulty server. What it does with a request stands at the head of the path: `/any-id/503-overloaded,ok/v1/chat/completions`. */
    faultyUrl: string;
  }
}

/** Starts the faulty server for tests that run in another process, or in a browser. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = new Map<string, number>();
  const server = await startFaultyServer({
    fault: ({ path }) => {
      const [, id = '', faults = ''] = path.split('/');
      const script = faults.split(',') as FaultName[];
      const index = served.get(id) ?? 0;
      served.set(id, index + 1);
      return script[Math.min(index, script.length - 1)]!;
    },
  });
  project.provide('faultyUrl', server.url);
  return () => server.close();
}
