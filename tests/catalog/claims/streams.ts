import type ts from 'typescript';
import type { Client, Endpoint, StreamFacts, StreamMember } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import { type Claim, isIn } from './claim.ts';
import type { SdkAt } from './sdk-at.ts';

/** What is claimed of the stream that an endpoint gives: through what it is read, and how its failures are told. */
export function streamClaims(stream: StreamFacts, endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const where = endpoint.command ? `${endpoint.path}(${endpoint.command})` : endpoint.path;
  const results = (found: Package): readonly ts.Type[] => found.types.results(at.signatures(endpoint, client, found));
  const claim = (name: string, holds: (name: string, found: Package) => boolean): Claim => ({ kind: 'streams', where, name, holds });
  const asked = (name: string, index: number) => claim(name, (path, found) => found.types.member(found.types.argument(at.signatures(endpoint, client, found), index), path).length > 0);
  const called = (name: string) => claim(name, (name, found) => found.types.calls(found.types.member(results(found), name)).length > 0);
  const read = (name: string) => claim(name, (name, found) => found.types.member(results(found), name).length > 0);
  const members = (stream.members ?? []).filter((member) => isIn(member.majors, at.major));
  return [
    ...(stream.when === 'always' ? [] : [asked(stream.when.join('.'), stream.argument ?? endpoint.body)]),
    ...(stream.errorCallback ? [asked(stream.errorCallback, endpoint.body)] : []),
    ...(stream.iteration ? [claim('[Symbol.asyncIterator]', (name, found) => name === '[Symbol.asyncIterator]' && found.types.items(results(found)).length > 0)] : []),
    ...members.flatMap((member) => [member.is === 'method' ? called(member.name) : read(member.name), ...optionClaims(member)]),
    ...(stream.emitter?.finals ?? []).map(called),
    ...(stream.emitter?.errorEvents ?? []).map((event) =>
      claim(event, (event, found) => found.types.saysText(found.types.argument(found.types.calls(found.types.member(results(found), 'on')), 0), event)),
    ),
    ...failureClaims(),
  ];

  function optionClaims({ name, errorCallback, options = 0, filters }: StreamMember): readonly Claim[] {
    return [
      ...(errorCallback
        ? [claim(errorCallback, (callback, found) => found.types.member(found.types.argument(found.types.calls(found.types.member(results(found), name)), options), callback).length > 0)]
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
      const streams = [results(found), ...iterables, ...iterables.map((each) => found.types.results(each))];
      return streams.flatMap((each) => found.types.items(each));
    };
    const failures = events.failures.filter((failure) => isIn(failure.majors, at.major)).map(({ name }) => name);
    const { key } = events;
    // Without a key they are properties of the items.
    if (key === undefined) return [...events.answers, ...failures].map((name) => claim(name, (name, found) => found.types.member(items(found), name).length > 0));
    return [
      claim(key, (key, found) => found.types.member(items(found), key).length > 0),
      ...[...events.answers, ...failures].map((name) => claim(name, (name, found) => found.types.saysText(found.types.member(items(found), key), name))),
    ];
  }
}
