import type ts from 'typescript';
import type { Client, Endpoint, StreamFacts, StreamMember } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import { hasMethod } from './clients.ts';
import type { SdkAt } from './sdk-at.ts';

/** What is claimed of the stream that an endpoint gives: through what it is read, and how its failures are told. */
export function streamClaims(stream: StreamFacts, endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const where = endpoint.command ? `${endpoint.path}(${endpoint.command})` : endpoint.path;
  const results = (found: Package): readonly ts.Type[] => found.types.results(at.callee(endpoint, client, found));
  const claim = (name: string, holds: (name: string, found: Package) => boolean): Claim => ({ kind: 'streams', where, name, holds });
  const asked = (name: string, index: number) => claim(name, (path, found) => found.types.has(found.types.argument(at.callee(endpoint, client, found), index), path));
  const called = (name: string) => claim(name, (name, found) => hasMethod(results(found), name, found));
  const read = (name: string) => claim(name, (name, found) => found.types.has(results(found), name));
  const members = (stream.members ?? []).filter((member) => isIn(member.majors, at.major));
  return [
    ...(stream.when === 'always' ? [] : [asked(stream.when.join('.'), stream.argument ?? endpoint.body)]),
    ...(stream.errorCallback ? [asked(stream.errorCallback, endpoint.body)] : []),
    ...(stream.iteration ? [claim('[Symbol.asyncIterator]', (name, found) => name === '[Symbol.asyncIterator]' && found.types.items(results(found)).length > 0)] : []),
    ...members.flatMap((member) => [member.is === 'method' ? called(member.name) : read(member.name), ...optionClaims(member)]),
    ...(stream.emitter?.finals ?? []).map(called),
    ...(stream.emitter?.errorEvents ?? []).map((event) =>
      claim(event, (event, found) => found.types.saysText(found.types.argument(found.types.member(results(found), 'on'), 0), event)),
    ),
    ...failureClaims(),
  ];

  function optionClaims({ name, errorCallback, options = 0, filters }: StreamMember): readonly Claim[] {
    return [
      ...(errorCallback
        ? [claim(errorCallback, (callback, found) => found.types.has(found.types.argument(found.types.member(results(found), name), options), callback))]
        : []),
      ...(filters && isIn(filters.majors, at.major) ? [read(filters.member)] : []),
    ];
  }

  function failureClaims(): readonly Claim[] {
    const events = stream.failureEvents;
    if (!events) return [];
    /** All that may come out of a stream, through whichever of its members. */
    const items = (found: Package): readonly ts.Type[] => {
      const iterables = members.filter(({ is }) => is === 'iterable').map(({ name }) => found.types.member(results(found), name));
      // Some are given by a method: `getFullResponsesStream()`.
      const read = members.map(({ name }) => found.types.member(results(found), name));
      const streams = [results(found), ...read, ...read.map((member) => found.types.results(member))];
      return streams.flatMap((each) => found.types.items(each));
    };
    const failures = events.failures.filter((failure) => isIn(failure.majors, at.major)).map(({ name }) => name);
    const { key } = events;
    // Without a key they are properties of the items: those of an answer the SDK declares, those of a failure are the provider's.
    if (key === undefined) return events.answers.map((name) => claim(name, (name, found) => found.types.has(items(found), name)));
    return [
      claim(key, (key, found) => found.types.has(items(found), key)),
      ...events.answers.map((name) => ({ ...says(name), inSome: true }) as const),
      ...failures.map(says),
    ];

    function says(name: string): Claim {
      return claim(name, (name, found) => found.types.saysText(found.types.member(items(found), key!), name));
    }
  }
}
