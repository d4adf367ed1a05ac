/** A replacement of source text: `[start, end)` becomes `text`. What rules suggest and codemods write are lists of these. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Thrown where two edits want the same text: they are refused, never merged silently. */
export class OverlapError extends Error {
  override readonly name = 'OverlapError';
  constructor(
    readonly first: Edit,
    readonly second: Edit,
  ) {
    super(`Edits overlap: ${first.start}-${first.end} and ${second.start}-${second.end}.`);
  }
}

/**
 * The text with every edit applied; untouched bytes stay as they were. Insertions at one place keep their order.
 * @throws OverlapError where two edits replace a common part.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = inOrder(edits);
  const overlap = firstOverlap(sorted);
  if (overlap) throw new OverlapError(...overlap);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Whether two of the edits replace a common part, or one inserts into what another replaces. */
export function overlaps(edits: readonly Edit[]): boolean {
  return firstOverlap(inOrder(edits)) !== undefined;
}

/** By place; sorting is stable, so that insertions at one place keep their order. */
function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

function firstOverlap(sorted: readonly Edit[]): [Edit, Edit] | undefined {
  for (let index = 1; index < sorted.length; index += 1) {
    const previous = sorted[index - 1]!;
    const edit = sorted[index]!;
    if (edit.start < previous.end) return [previous, edit];
  }
  return undefined;
}
