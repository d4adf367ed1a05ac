import type ts from 'typescript';
import type { Client, Endpoint, Given, Join } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import { made } from './made.ts';
import { nameOf, type SdkAt } from './sdk-at.ts';

/** What is claimed of a client: its names, its endpoints, what it gives. */
export function clientClaims(client: Client, at: SdkAt): readonly Claim[] {
  const where = nameOf(client);
  return [
    ...client.exports.map((name): Claim => ({ kind: 'exports', where, name, inSome: true, holds: (name, found) => isExported(at.modules(client), name, found) })),
    ...at.endpoints(client).map((endpoint) => endpointClaim(endpoint, client, at)),
    ...at.endpoints(client).flatMap(({ command }) => (command ? [exportClaim(command, at.sdk.modules, where)] : [])),
    ...(client.gives ?? []).filter((given) => isIn(given.majors, at.major)).flatMap((given) => givenClaims(given, client, at)),
    ...(client.optionsArgument === undefined || client.made === 'given' || client.made === 'exported' ? [] : [argumentClaim('optionsArgument', client.optionsArgument)]),
  ];

  function argumentClaim(what: string, index: number): Claim {
    return { kind: 'options', where: `${where} ${what}`, name: String(index), holds: (index, found) => at.makerArgument(client, Number(index), found).length > 0 };
  }
}

function endpointClaim(endpoint: Endpoint, client: Client, at: SdkAt): Claim {
  return {
    kind: 'endpoints',
    where: nameOf(client),
    name: endpoint.path,
    async holds(path, found) {
      const value = await made(client, at, found);
      if (value !== undefined && !isMethod(value, path)) return false;
      // Nor may it be private.
      return hasMethod(at.clientTypes(client, found), path, found);
    },
  };
}

function givenClaims(given: Given, client: Client, at: SdkAt): readonly Claim[] {
  const where = `${nameOf(client)} ${given.method}`;
  const types = (found: Package) => at.clientTypes(client, found);
  const callee = (found: Package) => found.types.member(types(found), given.method);
  const target = given.client === undefined ? client : at.clientNamed(given.client);
  const optionArguments = [given.options, given.retries?.argument].filter((index) => index !== undefined);
  return [
    { kind: 'methods', where: nameOf(client), name: given.method, holds: (method, found) => hasMethod(types(found), method, found) },
    // What it gives has the endpoints of the client that is named.
    ...(target ? at.endpoints(target) : []).map((endpoint): Claim => ({
      kind: 'methods',
      where,
      name: endpoint.path,
      holds: (path, found) => hasMethod(found.types.results(callee(found)), path, found),
    })),
    ...optionArguments.map((index): Claim => ({
      kind: 'options', where, name: String(index), holds: (index, found) => found.types.argument(callee(found), Number(index)).length > 0,
    })),
    ...(given.retries ? [given.retries.count.option, ...given.retries.predicates.map(({ option }) => option)] : []).map((name): Claim => ({
      kind: 'options',
      where,
      name,
      holds: (name, found) => found.types.has(found.types.argument(callee(found), given.retries!.argument), name),
    })),
  ];
}

/** What is claimed of a function: that one of its modules exports it. */
export function functionClaims(endpoint: Endpoint, at: SdkAt): readonly Claim[] {
  const claims = [exportClaim(endpoint.path, at.modules(endpoint), 'functions')];
  if (endpoint.client !== undefined) {
    claims.push({
      kind: 'options',
      where: endpoint.path,
      name: String(endpoint.client),
      holds: (index, found) => found.types.argument(at.callee(endpoint, undefined, found), Number(index)).length > 0,
    });
  }
  return claims;
}

export function joinClaims(join: Join, at: SdkAt): readonly Claim[] {
  const { modules, method, client } = join;
  const where = `joins ${client}`;
  if (modules) return [exportClaim(method, modules, where)];
  // A method of whatever value: those of clients are what can be looked at.
  return [{
    kind: 'methods',
    where,
    name: method,
    holds: (method, found) => at.clients.some((each) => hasMethod(at.clientTypes(each, found), method, found)),
  }];
}

/** That modules export a value of this name. */
export function exportClaim(name: string, modules: readonly string[], where: string): Claim {
  return { kind: 'exports', where, name, holds: async (name, found) => (await found.value(modules, name)) !== undefined };
}

/** Whether the types have a method by this path. */
export function hasMethod(types: readonly ts.Type[], path: string, found: Package): boolean {
  return found.types.has(types, path) && found.types.isCallable(found.types.member(types, path));
}

function isMethod(value: unknown, path: string): boolean {
  return typeof path.split('.').reduce<any>((member, name) => member?.[name], value) === 'function';
}

/** As a value or as a type. */
async function isExported(modules: readonly string[], name: string, found: Package): Promise<boolean> {
  return (await found.value(modules, name)) !== undefined || found.types.exported(found.sources(modules), name) !== undefined;
}
