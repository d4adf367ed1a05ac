import { passingInstances, passingModules, resultFunctions } from '../../../src/catalog/callbacks.ts';
import type { Retrier } from '../../../src/catalog/retrier.ts';
import { retriers } from '../../../src/catalog/retriers.ts';
import { type TimeLimiter, timeLimiters } from '../../../src/catalog/time-limiters.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import { exportClaim, hasMethod } from './clients.ts';

/** All that the catalog claims of a major of a library that runs callbacks. */
export function claimsOfPolicy(module: string, major: number): readonly Claim[] {
  const instance = passingInstances.get(module);
  const handlers = [...(passingModules.get(module) ?? []), ...(resultFunctions.get(module) ?? [])];
  return [
    ...retriers.filter((retrier) => retrier.module === module).flatMap((retrier) => retrierClaims(retrier, major)),
    ...handlers.map((name) => exportClaim(name, [module], 'handles failures')),
    ...(instance ? instanceClaims(module, instance) : []),
    ...timeLimiters.filter((limiter) => limiter.module === module).flatMap(limiterClaims),
  ];
}

function limiterClaims({ module, takes }: TimeLimiter): readonly Claim[] {
  const where = 'limits time';
  const option = (name: string, holds: (option: string, found: Package) => boolean): Claim => ({ kind: 'options', where, name, holds });
  switch (takes.form) {
    case 'argument':
      return [
        ...takes.exports.map((name): Claim => ({ ...exportClaim(name, [module], where), inSome: true })),
        ...takes.limit.names.map((name) => option(name, (option, found) => takes.exports.some((each) => takesOption(found, module, each, takes.limit.options, option)))),
      ];
    case 'method':
      return [
        ...takes.methods.map((method) => methodClaim(module, takes.export, method)),
        ...takes.limit.names.map((name) => option(name, (option, found) => takes.methods.some((method) => takesOption(found, module, `${takes.export}.prototype.${method}`, takes.limit.options, option)))),
      ];
    case 'executor':
      return [...takes.exports.map((name) => exportClaim(name, [module], where)), ...executorClaims(module, takes)];
    case 'operator':
      return takes.exports.map((name) => exportClaim(name, [module], where));
  }
}

function retrierClaims(retrier: Retrier, major: number): readonly Claim[] {
  const { module, takes: form, options, count, unbounded = [], deadline, predicates, abortErrors = [], filter, schedules } = retrier;
  const own = [count.option, ...unbounded.filter(({ majors }) => isIn(majors, major)).map(({ option }) => option), ...(deadline ? [deadline.option] : []), ...(schedules ? [schedules.option] : [])];
  const takes = (option: string, found: Package): boolean => takersOf(retrier).some((name) => takesOption(found, module, name, options, option));
  return [
    ...[...form.exports, ...(form.form === 'callback' && form.factory ? [form.factory] : [])].map((name): Claim => ({ ...exportClaim(name, [module], module), ...(form.form === 'callback' && form.key === undefined && { inSome: true as const }) })),
    ...(form.form === 'method' ? form.methods.map((method) => methodClaim(module, form.exports[0]!, method)) : []),
    ...(form.form === 'executor' ? executorClaims(module, form) : []),
    ...[...Object.keys(filter?.exports ?? {}), ...abortErrors, ...scheduleNames(schedules)].map((name) => exportClaim(name, [module], module)),
    ...[...new Set(own)].map((name): Claim => ({ kind: 'options', where: form.exports[0]!, name, holds: takes })),
    ...predicates
      .filter(({ majors }) => isIn(majors, major))
      .map(({ option: name }): Claim => ({ kind: 'options', where: 'predicates', name, holds: takes })),
    // In the majors that a predicate is not said of, nothing of its name may be taken.
    ...predicates
      .filter(({ option }) => predicates.every((each) => each.option !== option || !isIn(each.majors, major)))
      .map(({ option: name }): Claim => ({ kind: 'options', where: `predicates, not in ${major}`, name, holds: (option, found) => option === name && !takes(option, found) })),
  ];
}

/** Exports that are given the options themselves; those of a method are asked of its own name. */
function takersOf({ takes }: Retrier): readonly string[] {
  return takes.form === 'method' ? takes.exports.flatMap((name) => takes.methods.map((method) => `${name}.prototype.${method}`)) : takes.exports;
}

function scheduleNames(schedules: Retrier['schedules']): readonly string[] {
  if (!schedules) return [];
  const { endless, counted, once, timed, shorter, longer, sequence, keep, predicates } = schedules;
  return [...endless, ...counted, ...once, ...timed, ...shorter, ...longer, ...sequence, ...keep, ...Object.keys(predicates)];
}

function executorClaims(module: string, { exports: [maker], execute, joins }: Pick<Extract<Retrier['takes'], { form: 'executor' }>, 'exports' | 'execute' | 'joins'>): readonly Claim[] {
  const policy = (found: Package) => {
    const symbol = found.types.exported(found.sources([module]), maker!);
    return symbol ? found.types.results(found.types.value(symbol)) : [];
  };
  return [
    ...joins.map((name) => exportClaim(name, [module], module)),
    { kind: 'methods', where: maker!, name: execute, holds: (name, found) => hasMethod(policy(found), name, found) },
  ];
}

function instanceClaims(module: string, { export: name, methods }: { readonly export: string; readonly methods: readonly string[] }): readonly Claim[] {
  return [
    exportClaim(name, [module], 'handles failures'),
    ...methods.filter((method) => method !== '()').map((method) => methodClaim(module, name, method)),
  ];
}

function methodClaim(module: string, name: string, method: string): Claim {
  return {
    kind: 'methods',
    where: name,
    name: method,
    holds(method, found) {
      const symbol = found.types.exported(found.sources([module]), name);
      if (!symbol) return false;
      // Made with `new`, or what a function gives.
      return [found.types.instance(symbol), found.types.results(found.types.value(symbol))].some((types) => hasMethod(types, method, found));
    },
  };
}

/** Whether an argument has an option; of a package without types, whether its code, or that of those it needs, names it. */
function takesOption(found: Package, module: string, name: string, argument: number, option: string): boolean {
  const symbol = found.types.exported(found.sources([module]), name);
  return symbol ? found.types.has(found.types.argument(found.types.value(symbol), argument), option) : found.names(option);
}
