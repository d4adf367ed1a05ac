import type { Analysis } from '../analysis.ts';
import { isWithin } from '../ast.ts';
import type { SourceFile } from '../file.ts';
import { type RetryLayer, streamRetryPaths } from './constructs.ts';
import type { Output } from '../simulation/output.ts';
import { llmStreams, throwsWhereRead } from '../streams/streams.ts';

/** A retry that passes on again what has been passed on of a stream that failed. */
export interface PartialRepeat {
  readonly layer: RetryLayer;
  /** What passes a part on, first. */
  readonly output: Output;
  /** That of the output, if it is another one. */
  readonly file?: SourceFile;
}

/** Each retry construct of the file that repeats output, once, in source order. */
export function partialRepeats(analysis: Analysis): readonly PartialRepeat[] {
  return analysis.remember('partial repeats', analysis, () => {
    const found = new Map<object, PartialRepeat>();
    for (const { call, facts, reads } of llmStreams(analysis)) {
      const throws = reads.some((read) => throwsWhereRead(read, facts)) || facts.emitter !== undefined;
      for (const layer of throws ? streamRetryPaths(call, analysis).flat() : []) {
        const [output] = found.has(layer.node) ? [] : layer.repeated;
        if (output) found.set(layer.node, { layer, output, file: isWithin(output.node, analysis.file.ast) ? undefined : layer.away?.file });
      }
    }
    return [...found.values()].sort((a, b) => a.layer.node.range[0] - b.layer.node.range[0]);
  }, []);
}
