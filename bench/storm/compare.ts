import type { Arm } from './arms/arm.ts';
import { type Figures, countBySecond, figuresOf, isServed } from './figures.ts';
import type { Scenario } from './scenarios.ts';
import { simulate } from './simulate.ts';

/** What an arm came to in a scenario, run by run. */
export interface Result {
  readonly arm: Arm;
  readonly scenario: Scenario;
  readonly runs: readonly Figures[];
  /** Second by second, over all runs. */
  readonly course: readonly Moment[];
}

/** Means of one second, as multiples of what the server can answer. */
export interface Moment {
  readonly second: number;
  readonly requests: number;
  /** Calls that began then and were answered in time. */
  readonly served: number;
}

/** Runs an arm through a scenario once for each seed. */
export async function resultOf(scenario: Scenario, arm: Arm, seeds: readonly number[]): Promise<Result> {
  const seconds = Math.max(...scenario.load.map(({ to }) => to)) / 1000;
  const runs: Figures[] = [];
  const requests: number[][] = [];
  const served: number[][] = [];
  for (const seed of seeds) {
    const run = await simulate(scenario, arm, seed);
    runs.push(figuresOf(run, scenario));
    requests.push(countBySecond(run.server.requests, seconds));
    served.push(countBySecond(run.calls.filter(isServed).map(({ begin }) => begin), seconds));
  }
  const mean = (counts: readonly number[][], second: number): number => counts.reduce((sum, count) => sum + count[second]!, 0) / counts.length / scenario.capacity;
  const course = Array.from({ length: seconds }, (_, second) => ({ second, requests: mean(requests, second), served: mean(served, second) }));
  return { arm, scenario, runs, course };
}
