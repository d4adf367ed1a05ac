/** The name that a misspelt one was most likely meant to be; nothing where none is alike. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const [best] = names.map((name) => ({ name, off: distance(given.toLowerCase(), name.toLowerCase()) })).toSorted((a, b) => a.off - b.off);
  return best && best.off <= Math.max(1, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** How many letters have to be put in, taken out or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(from[i - 1] !== to[j - 1])));
    row = next;
  }
  return row[to.length]!;
}
