import type ts from 'typescript';
import type { ErrorClass } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import { exportClaim } from './clients.ts';
import type { SdkAt } from './sdk-at.ts';

type Class = { readonly prototype: object } & Record<string, unknown>;

/** What is claimed of the errors: their classes, which is a subclass of which, and what is read from them. */
export function errorClaims(at: SdkAt): readonly Claim[] {
  const { errors } = at.facts();
  const { statics = [] } = errors;
  const modules = [...at.sdk.modules, ...(errors.modules ?? [])];
  const classes = errors.classes.filter(({ majors }) => isIn(majors, at.major));
  const where = 'errors';
  const claim = (name: string, holds: Claim['holds'], of = where): Claim => ({ kind: 'errors', where: of, name, holds });

  return [
    ...(errors.modules ?? []).map((name): Claim => ({ kind: 'modules', where, name, inSome: true, holds: (name, found) => found.loads(name) })),
    ...statics.map((holder) => claim(holder, async (holder, found) => {
      const value = (await found.value(at.sdk.modules, holder)) as Class | undefined;
      return classes.some(({ name }) => isClass(value?.[name]));
    }, 'statics')),
    ...classes.flatMap(classClaims),
    // Errors of whatever provider stands behind have no class, and so nothing to be looked for.
    ...(classes.length > 0 ? properties() : []).map((name) => claim(name, (path, found) => found.types.has(classes.flatMap((each) => instanceOf(each, found)), path))),
    ...Object.entries(errors.tests ?? {}).map(([name, tested]) => exportClaim(name, modules, `tests ${tested}`)),
    ...(errors.exhausted ? [claim(errors.exhausted, async (name, found) => isClass(await value(name, found)), 'exhausted')] : []),
  ];

  async function value(name: string, found: Package): Promise<unknown> {
    for (const path of [name, ...statics.map((holder) => `${holder}.${name}`)]) {
      const one = await found.value(modules, path);
      if (one !== undefined) return one;
    }
    return undefined;
  }

  function instanceOf({ name }: ErrorClass, found: Package): readonly ts.Type[] {
    const symbol = [name, ...statics.map((holder) => `${holder}.${name}`)].map((path) => found.types.exported(found.sources(modules), path)).find((each) => each !== undefined);
    return symbol ? found.types.instance(symbol) : found.types.declared(name);
  }

  function classClaims({ name, extends: parent, guard, hidden }: ErrorClass): readonly Claim[] {
    if (hidden) {
      return [claim(name, async (name, found) => (await value(name, found)) === undefined && (isClass(globals[name]) || found.defines(name)), 'hidden')];
    }
    return [
      claim(name, async (name, found) => isClass(await value(name, found))),
      claim(parent, async (parent, found) => {
        const own = await value(name, found);
        const root = globals[parent] ?? (await value(parent, found));
        if (!isClass(own)) return false;
        if (isClass(root)) return Object.prototype.isPrototypeOf.call(root.prototype, own.prototype);
        return classes.some((each) => each.hidden && each.name === parent) && ancestors(own).includes(parent);
      }, `${name} extends`),
      ...(guard ? [claim(guard, async (guard, found) => typeof ((await value(name, found)) as Class | undefined)?.[guard] === 'function', name)] : []),
    ];
  }

  /** What rules and codemods read from an error. */
  function properties(): readonly string[] {
    const { status, alsoStatus = [], code, type, body, requestId, retryable, marks = [] } = errors;
    return [...new Set([status, ...alsoStatus, code, type, body?.property, requestId, retryable, ...marks].filter((name) => name !== undefined))];
  }
}

const globals = globalThis as unknown as Readonly<Record<string, unknown>>;

/** Names of the classes that a class extends. */
function ancestors(of: Class): readonly string[] {
  const parent = Object.getPrototypeOf(of) as Class & { readonly name: string };
  return isClass(parent) ? [parent.name, ...ancestors(parent)] : [];
}

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && typeof value.prototype === 'object';
}
