import type { ESLint } from 'eslint';
import { type Presence, checkouts } from './checkout.ts';
import type { LabelledCall, LabelledFile } from './labels.ts';
import { linterOf } from './lint.ts';
import { type Score, labelledAs, scoreCalls, scoreRule, wasReadFor } from './score.ts';

/** A place in a labelled file, as it is listed. */
export interface Listed {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface RuleAccuracy {
  readonly rule: string;
  /** Findings that must be hit; those that two readers could judge differently are not counted. */
  readonly findings: number;
  readonly hits: number;
  readonly missed: readonly Listed[];
  readonly wrong: readonly (Listed & { readonly trap: boolean })[];
}

export interface CallAccuracy {
  readonly calls: number;
  readonly found: number;
  readonly missed: readonly Listed[];
  /** Calls that the labels do not have. */
  readonly besides: readonly Listed[];
}

export interface Accuracy {
  readonly files: Readonly<Record<Presence, readonly string[]>>;
  /** Scored files of which nobody can say whether their commit is the labelled one. */
  readonly unverified: number;
  readonly calls: CallAccuracy;
  readonly rules: readonly RuleAccuracy[];
  /** Rules of the plugin of which the labels say nothing, so that their reports cannot be judged. */
  readonly unlabelled: readonly string[];
}

/** Scores a plugin against the labelled files that a folder holds. */
export function accuracyOf(folder: string, labels: readonly LabelledFile[], plugin: ESLint.Plugin): Accuracy {
  const all = checkouts(folder, labels);
  const lint = linterOf(folder, plugin);
  const linted = all.filter(({ presence }) => presence === 'scored').map(({ file, path, isCommitKnown }) => ({ file, isCommitKnown, ...lint(path) }));
  const named = (wanted: Presence): string[] => all.filter(({ presence }) => presence === wanted).map(({ file }) => nameOf(file));

  const labelled = labelledRules(labels);
  const rules = [...labelled].toSorted().map((rule) => {
    const scores = linted.filter(({ file }) => wasReadFor(rule, file)).map(({ file, reports }) => ({ file, score: scoreRule(rule, file, reports) }));
    return summedUp(rule, scores);
  });
  // Where only some rules were judged, calls were not looked for.
  const callScores = linted.filter(({ file }) => !file.onlyRules?.length).map(({ file, calls }) => ({ file, ...scoreCalls(file, calls) }));
  return {
    files: { scored: named('scored'), absent: named('absent'), 'at another commit': named('at another commit') },
    unverified: linted.filter(({ isCommitKnown }) => !isCommitKnown).length,
    calls: {
      calls: callScores.reduce((sum, { found, missed }) => sum + found.length + missed.length, 0),
      found: callScores.reduce((sum, { found }) => sum + found.length, 0),
      missed: callScores.flatMap(({ file, missed }) => missed.map((call) => ({ ...listed(file, call), why: told(call) }))),
      besides: callScores.flatMap(({ file, besides }) => besides.map((line) => listed(file, { line, why: 'not in the labels' }))),
    },
    rules,
    unlabelled: Object.keys(plugin.rules ?? {}).filter((rule) => !labelled.has(labelledAs(rule))),
  };
}

function labelledRules(labels: readonly LabelledFile[]): Set<string> {
  return new Set(labels.flatMap(({ findings, traps, onlyRules }) => [...[...findings, ...traps].map(({ rule }) => rule), ...(onlyRules ?? [])]));
}

function summedUp(rule: string, scores: readonly { readonly file: LabelledFile; readonly score: Score }[]): RuleAccuracy {
  const hits = scores.reduce((sum, { score }) => sum + score.hits.length, 0);
  const missed = scores.flatMap(({ file, score }) => score.missed.map((finding) => listed(file, finding)));
  const wrong = scores.flatMap(({ file, score }) =>
    score.wrong.map(({ report, trap }) => ({ ...listed(file, { line: report.line, why: trap ? `trap: ${trap.why}` : report.message }), trap: trap !== undefined })),
  );
  return { rule, findings: hits + missed.length, hits, missed, wrong };
}

function listed(file: LabelledFile, { line, why }: { readonly line: number; readonly why: string }): Listed {
  return { file: nameOf(file), line, why };
}

function nameOf({ repo, path }: LabelledFile): string {
  return `${repo.replace('/', '+')}/${path}`;
}

function told({ sdk, method, why }: LabelledCall): string {
  return `${method} of ${sdk}: ${why}`;
}
