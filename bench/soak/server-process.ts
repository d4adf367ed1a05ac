import { type FaultName, startFaultyServer } from '../../tests/faulty-server/index.ts';

/** The faulty server in a process of its own, so that the heap that is measured is the client's. The fault stands at the head of the path. */
const server = await startFaultyServer({
  fault: ({ path }) => {
    if (server.requests.length > 1000) server.reset();
    return path.split('/')[1] as FaultName;
  },
  maxStallMs: 1000,
});
process.send!(server.url);
process.once('disconnect', () => process.exit());
