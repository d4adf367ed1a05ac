import type ts from 'typescript';
import type { AnswerFacts, Client, Endpoint } from '../../../src/catalog/sdk.ts';
import type { Package } from '../package.ts';
import type { Claim } from './claim.ts';
import { hasMethod } from './clients.ts';
import type { SdkAt } from './sdk-at.ts';

/** What is claimed of the answers of an endpoint, streamed or not: where their text is, and what says why they ended. */
export function answerClaims(endpoint: Endpoint, client: Client | undefined, at: SdkAt): readonly Claim[] {
  const results = (found: Package): readonly ts.Type[] => found.types.results(at.callee(endpoint, client, found));
  const where = endpoint.command ? `${endpoint.path}(${endpoint.command})` : endpoint.path;
  return [endpoint.answer, endpoint.stream?.answer].flatMap((answer) => (answer ? claims(answer) : []));

  function claims({ text, reason, callbacks = [] }: AnswerFacts): readonly Claim[] {
    // The lists cannot say a major.
    return [
      ...[...text, ...reason].map((name): Claim => ({ kind: 'answers', where, name, inSome: true, holds: (path, found) => leads(path, results(found), found) })),
      ...callbacks.map((name): Claim => ({ kind: 'answers', where, name, inSome: true, holds: (option, found) => found.types.has(found.types.argument(at.callee(endpoint, client, found), endpoint.body), option) })),
    ];
  }
}

/** Whether a path leads to something: `choices.*.message.content`, `response.text()`. */
function leads(path: string, from: readonly ts.Type[], found: Package): boolean {
  const steps = path.split('.');
  const last = steps.pop()!;
  const types = steps.reduce((each, step) => next(step, each, found), from);
  if (last === '*') return next(last, types, found).length > 0;
  return last.endsWith('()') ? hasMethod(types, last.slice(0, -2), found) : found.types.has(types, last);
}

function next(step: string, types: readonly ts.Type[], found: Package): readonly ts.Type[] {
  if (step === '*') return [...found.types.items(types), ...found.types.elements(types)];
  if (!step.endsWith('()')) return found.types.awaited(found.types.member(types, step));
  return found.types.results(found.types.member(types, step.slice(0, -2)));
}
