import { admits, endpointName, endpointNames, endpointsOf, sdkOfModule, sdks } from '../../catalog/index.ts';
import type { Sdk } from '../../catalog/sdk.ts';
import type { Settings } from './settings.ts';

/** The catalog with what the settings add to it. */
export interface KnownSdks {
  /** The SDK that an import source belongs to, or is said to. */
  ofModule(source: string): Sdk | undefined;
  /** Those that a package holds, whichever of its modules is imported. */
  ofPackage(name: string): readonly Sdk[];
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
  const byName = new Map([...sdks, ...own].toReversed().map((sdk) => [sdk.name, sdk]));
  const named = (name: string | undefined): Sdk | undefined => byName.get(name ?? '');
  const packages = new Map<string, Set<Sdk>>();
  const inPackage = (module: string, sdk: Sdk): unknown => packages.set(packageOf(module), (packages.get(packageOf(module)) ?? new Set()).add(sdk));
  for (const sdk of [...sdks, ...own]) for (const module of sdk.modules) inPackage(module, sdk);
  for (const [module, name] of Object.entries(modules)) inPackage(module, named(name)!);
  const made: KnownSdks = {
    named,
    ofPackage: (name) => [...(packages.get(name) ?? [])],
    ofModule: (source) => sdkOfModule(source) ?? named(modules[source]) ?? own.find((sdk) => admits(sdk.modules, source)),
    endpointNames: own.length === 0 ? endpointNames : new Set([...endpointNames, ...own.flatMap(endpointsOf).map(endpointName)]),
  };
  known.set(settings, made);
  return made;
}

/** The package that a module belongs to: `@langchain/core/runnables` → `@langchain/core`. */
export function packageOf(module: string): string {
  return module.split('/', module.startsWith('@') ? 2 : 1).join('/');
}
