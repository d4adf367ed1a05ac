import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Edit, OverlapError, applyEdits, overlaps } from '../../src/edits/edit.ts';

describe('applyEdits', () => {
  it('replaces, inserts and deletes, in any order', () => {
    const edits = [
      { start: 4, end: 7, text: 'two' },
      { start: 0, end: 0, text: '> ' },
      { start: 7, end: 8, text: '' },
    ];
    expect(applyEdits('one 222 three', edits)).toBe('> one twothree');
  });

  it('keeps the order of insertions at one place, before what is replaced there', () => {
    const edits = [
      { start: 1, end: 2, text: 'B' },
      { start: 1, end: 1, text: '1' },
      { start: 1, end: 1, text: '2' },
      { start: 2, end: 2, text: '3' },
    ];
    expect(applyEdits('abc', edits)).toBe('a12B3c');
  });

  it('refuses edits of a common part', () => {
    const edits = [
      { start: 0, end: 3, text: 'x' },
      { start: 2, end: 2, text: 'y' },
    ];
    expect(overlaps(edits)).toBe(true);
    expect(() => applyEdits('abcd', edits)).toThrow(OverlapError);
    expect(() => applyEdits('abcd', edits)).toThrow('Edits overlap: 0-3 and 2-2.');
  });

  it('touches no other byte', () => {
    const anyEdit = fc.record({ start: fc.nat(30), length: fc.nat(5), text: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.string({ minLength: 40, maxLength: 40 }), fc.array(anyEdit, { maxLength: 5 }), (text, given) => {
        const edits: Edit[] = given.map(({ start, length, text: code }) => ({ start, end: start + length, text: code }));
        fc.pre(!overlaps(edits));
        const kept = [...text].filter((_, at) => !edits.some(({ start, end }) => at >= start && at < end));
        const added = edits.reduce((sum, { text: code }) => sum + code.length, 0);
        const result = applyEdits(text, edits);
        expect(result).toHaveLength(kept.length + added);
        // Every edit's text taken out again, what is left is what was not replaced.
        expect(applyEdits(text, edits.map((edit) => ({ ...edit, text: '' })))).toBe(kept.join(''));
      }),
    );
  });
});
