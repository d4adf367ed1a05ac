export { startFaultyServer } from './server.ts';
export type { FaultChoice, FaultScript, FaultyServer, FaultyServerOptions, LoggedRequest } from './server.ts';
export { closedPortUrl } from './closed-port.ts';
export { faultNames, faults } from './faults.ts';
export type { Fault, FaultName } from './faults.ts';
export type { FaultPlay } from './play.ts';
export type { Dialect } from './dialects.ts';
export type { BodyShape } from './errors.ts';
