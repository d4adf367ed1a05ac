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
  const sorted = edits.map((edit, order) => ({ edit, order })).sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let result = '';
  let at = 0;
  let previous: Edit | undefined;
  for (const { edit } of sorted) {
    if (previous && edit.start < previous.end) throw new OverlapError(previous, edit);
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
    previous = edit;
  }
  return result + text.slice(at);
}
