/** Majors as a reader writes them: `4`, `7, 8`, `3–7`. */
export function majorsText(majors: readonly number[]): string {
  const sorted = majors.toSorted((a, b) => a - b);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  const isRange = last - first === sorted.length - 1 && sorted.length > 2;
  return isRange ? `${first}–${last}` : sorted.join(', ');
}
