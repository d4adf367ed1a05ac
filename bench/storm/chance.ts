import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded source of numbers from 0 to below 1. */
export type Chance = () => number;

/** What happens by chance at the server must not depend on how much chance the clients use: each has a stream of its own. */
export function chanceOf(seed: number, stream: number): Chance {
  const generator = xoroshiro128plus(seed);
  for (let jump = 0; jump < stream; jump++) generator.jump();
  return () => uniformFloat64(generator);
}

/** Gaps between arrivals that know nothing of each other. */
export function exponential(chance: Chance, mean: number): number {
  return -mean * Math.log(1 - chance());
}

/** Lengths of answers: many short, few long. */
export function logNormal(chance: Chance, mean: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return mean * Math.exp(spread * normal - spread ** 2 / 2);
}
