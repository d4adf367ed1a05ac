import type { Finding, LabelledCall, LabelledFile, Trap } from './labels.ts';
import type { Report } from './lint.ts';

/** How far a report may be from what the label says. */
const slack = 2;

/** A report that no label asks for, and the trap it went into, if it is one. */
export interface FalseReport {
  readonly report: Report;
  readonly trap: Trap | undefined;
}

/** What came of a rule's labels: in a file, or summed up. */
export interface Score {
  readonly hits: readonly Finding[];
  readonly missed: readonly Finding[];
  readonly wrong: readonly FalseReport[];
}

export interface CallScore {
  readonly found: readonly LabelledCall[];
  readonly missed: readonly LabelledCall[];
  /** Lines of calls that the labels do not have. */
  readonly besides: readonly number[];
}

/** The rule whose labels a report is judged by: what leaves through an export is labelled as unguarded. */
export function labelledAs(rule: string): string {
  return rule === 'no-unguarded-export' ? 'no-unguarded-call' : rule;
}

/** Whether the file was read for a rule. */
export function wasReadFor(rule: string, { onlyRules }: LabelledFile): boolean {
  return !onlyRules?.length || onlyRules.includes(rule);
}

export function scoreRule(rule: string, { findings, traps }: LabelledFile, reports: readonly Report[]): Score {
  const asked = findings.filter((finding) => finding.rule === rule);
  const given = reports.filter((report) => labelledAs(report.rule) === rule);
  const met = new Set(matched(asked, given, placesOf).keys());
  const isHigh = ({ confidence }: Finding): boolean => confidence === 'high';
  return {
    hits: asked.filter((finding) => isHigh(finding) && met.has(finding)),
    missed: asked.filter((finding) => isHigh(finding) && !met.has(finding)),
    // A second report on a finding is not counted.
    wrong: given
      .filter(({ line }) => !asked.some((finding) => distance(line, placesOf(finding)) <= slack))
      .map((report) => ({ report, trap: traps.find((trap) => trap.rule === rule && Math.abs(trap.line - report.line) <= slack) })),
  };
}

export function scoreCalls({ calls }: LabelledFile, lines: readonly number[]): CallScore {
  const listed = lines.map((line) => ({ line }));
  const met = matched(calls, listed, ({ line }) => [[line, line]]);
  const used = new Set(met.values());
  const sure = calls.filter(({ confidence }) => confidence === 'high');
  return {
    found: sure.filter((call) => met.has(call)),
    missed: sure.filter((call) => !met.has(call)),
    besides: listed.filter((call) => !used.has(call)).map(({ line }) => line),
  };
}

/** First and last lines of where something may be. */
type Places = readonly (readonly [first: number, last: number])[];

function placesOf({ line, endLine = line, altLines = [] }: Finding): Places {
  return [[line, endLine], ...altLines.map((alt) => [alt, alt] as const)];
}

function distance(line: number, places: Places): number {
  return Math.min(...places.map(([first, last]) => Math.max(first - line, line - last, 0)));
}

/** Each label with what was found there, the nearest first; each is matched once. Of two labels as near, the sure one has it, then the one that begins there. */
function matched<Label extends { readonly confidence: string }, Found extends { readonly line: number }>(
  labels: readonly Label[],
  found: readonly Found[],
  places: (label: Label) => Places,
): Map<Label, Found> {
  const pairs = labels.flatMap((label) => found.map((one) => ({ label, one, away: distance(one.line, places(label)), fromStart: distance(one.line, places(label).map(([first]) => [first, first])) })));
  const near = pairs.filter(({ away }) => away <= slack).toSorted((a, b) => a.away - b.away || a.label.confidence.localeCompare(b.label.confidence) || a.fromStart - b.fromStart);
  const matches = new Map<Label, Found>();
  const used = new Set<Found>();
  for (const { label, one } of near) {
    if (matches.has(label) || used.has(one)) continue;
    matches.set(label, one);
    used.add(one);
  }
  return matches;
}
