import { passingInstances, passingModules, resultFunctions } from '../../../src/catalog/callbacks.ts';
import type { Retrier } from '../../../src/catalog/retrier.ts';
import { cockatiel, retriers } from '../../../src/catalog/retriers.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import { exportClaim, hasMethod } from './clients.ts';

/** All that the catalog claims of a major of a library that runs callbacks. */
export function claimsOfPolicy(module: string, major: number): readonly Claim[] {
  const retrier = retriers.find((each) => each.module === module);
  const instance = passingInstances.get(module);
  const handlers = [...(passingModules.get(module) ?? []), ...(resultFunctions.get(module) ?? [])];
  return [
    ...(retrier ? retrierClaims(retrier, major) : []),
    ...(module === cockatiel.module ? cockatielClaims() : []),
    ...handlers.map((name) => exportClaim(name, [module], 'handles failures')),
    ...(instance ? instanceClaims(module, instance) : []),
  ];
}

function retrierClaims({ module, exports, factory, options, count, unbounded, deadline, predicates, abortErrors = [] }: Retrier, major: number): readonly Claim[] {
  const taken = [...new Set([count.option, ...unbounded.filter(({ majors }) => isIn(majors, major)).map(({ option }) => option), deadline].filter((option) => option !== undefined))];
  const takes = (option: string, found: Package): boolean => exports.some((name) => takesOption(found, module, name, options, option));
  return [
    ...[...exports, ...(factory ? [factory] : [])].map((name) => ({ ...exportClaim(name, [module], module), inSome: true }) as const),
    ...abortErrors.map((name) => exportClaim(name, [module], 'abortErrors')),
    ...taken.map((name): Claim => ({ kind: 'options', where: module, name, holds: takes })),
    ...predicates
      .filter(({ majors }) => isIn(majors, major))
      .map(({ option: name }): Claim => ({ kind: 'options', where: 'predicates', name, holds: takes })),
    // In the majors that a predicate is not said of, nothing of its name may be taken.
    ...predicates
      .filter(({ option }) => predicates.every((each) => each.option !== option || !isIn(each.majors, major)))
      .map(({ option: name }): Claim => ({ kind: 'options', where: `predicates, not in ${major}`, name, holds: (option, found) => option === name && !takes(option, found) })),
  ];
}

function cockatielClaims(): readonly Claim[] {
  const { module, factory, execute, wrap, count, handlesAll, chooses } = cockatiel;
  const policy = (found: Package) => {
    const symbol = found.types.exported(found.sources([module]), factory);
    return symbol ? found.types.results(found.types.value(symbol)) : [];
  };
  return [
    ...[factory, wrap, ...handlesAll, ...chooses].map((name) => exportClaim(name, [module], module)),
    { kind: 'methods', where: factory, name: execute, holds: (name, found) => hasMethod(policy(found), name, found) },
    { kind: 'options', where: factory, name: count.option, holds: (name, found) => takesOption(found, module, factory, 1, name) },
  ];
}

function instanceClaims(module: string, { export: name, methods }: { readonly export: string; readonly methods: readonly string[] }): readonly Claim[] {
  return [
    exportClaim(name, [module], 'handles failures'),
    ...methods.filter((method) => method !== '()').map((method): Claim => ({
      kind: 'methods',
      where: name,
      name: method,
      holds(method, found) {
        const symbol = found.types.exported(found.sources([module]), name);
        return symbol !== undefined && hasMethod(found.types.instance(symbol), method, found);
      },
    })),
  ];
}

/** Whether an argument has an option; of a package without types, whether its code, or that of those it needs, names it. */
function takesOption(found: Package, module: string, name: string, argument: number, option: string): boolean {
  const symbol = found.types.exported(found.sources([module]), name);
  return symbol ? found.types.has(found.types.argument(found.types.value(symbol), argument), option) : found.names(option);
}
