import { admits, endpointName, endpointNames, endpointsOf, sdkOfModule, sdks } from '../catalog/index.ts';
import type { Sdk } from '../catalog/sdk.ts';
import type { Settings } from './settings.ts';

/** The catalog with what the settings add to it. */
export interface KnownSdks {
  /** The SDK that an import source belongs to, or is said to. */
  ofModule(source: string): Sdk | undefined;
  named(name: string | undefined): Sdk | undefined;
  /** Last words of all endpoint paths. */
  readonly endpointNames: ReadonlySet<string>;
}

const known = new WeakMap<Settings, KnownSdks>();

/** What is known under some settings; put together once for all files. */
export function knownSdks(settings: Settings): KnownSdks {
  const kept = known.get(settings);
  if (kept) return kept;
  const { modules, sdks: own } = settings;
  const named = (name: string | undefined): Sdk | undefined => [...sdks, ...own].find((sdk) => sdk.name === name);
  const made: KnownSdks = {
    named,
    ofModule: (source) => sdkOfModule(source) ?? named(modules[source]) ?? own.find((sdk) => admits(sdk.modules, source)),
    endpointNames: own.length === 0 ? endpointNames : new Set([...endpointNames, ...own.flatMap(endpointsOf).map(endpointName)]),
  };
  known.set(settings, made);
  return made;
}
