import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Analysis } from './analysis/analysis.ts';
import { ParseFailure, analyseText } from './analysis/hosts/babel.ts';
import type { Node } from './analysis/ast.ts';
import { concerns } from './analysis/prefilter.ts';
import { type Settings, noSettings, readSettings } from './analysis/settings/settings.ts';
import { type Edit, applyEdits, overlaps } from './edits/edit.ts';
import { helperPackage } from './edits/helper-source.ts';
import type { Style } from './edits/style.ts';

/** What every codemod is told. */
export interface CodemodOptions {
  /** Import source of the helper, for the file at hand. */
  readonly helper: string;
  readonly quote?: Style['quote'];
}

/** A flag of the codemod's own: `--all=true`, `--endpoints=all`, `--timeoutMs=60000`. */
export type Flag = { readonly description: string } & (
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'ms' }
);

export type FlagValues<F extends Readonly<Record<string, Flag>>> = {
  readonly [K in keyof F]?: F[K] extends { readonly choices: readonly (infer C)[] } ? C : F[K] extends { readonly type: 'ms' } ? number : boolean;
};

/** One place that a codemod looked at: rewritten, with a remark where something remains to be done, or left alone. */
export type Place = { readonly node: Node } & ({ readonly edits: readonly Edit[]; readonly remark?: string } | { readonly refused: string });

export interface CodemodDefinition<F extends Readonly<Record<string, Flag>>> {
  readonly name: string;
  readonly flags: F;
  /** Every place of the file that is the codemod's business, in source order. */
  places(analysis: Analysis, options: CodemodOptions & FlagValues<F>): readonly Place[];
}

/** The part of jscodeshift's API that we use. Its test utilities leave out `report`. */
export interface CodemodApi {
  readonly stats?: (name: string, quantity?: number) => void;
  readonly report?: (message: string) => void;
}

/** A jscodeshift module's default export. */
export type Transform = (file: { readonly path: string; readonly source: string }, api: CodemodApi, options?: Readonly<Record<string, unknown>>) => string | undefined;

/**
 * A jscodeshift transform from its judgement: text in, text or undefined out. A file that cannot concern us is not
 * parsed; every byte that no edit touches stays. What is not rewritten is reported by `path:line`, and no error.
 *
 * @throws TypeError for flags that are wrong, ParseFailure for a file that does not parse: jscodeshift counts both as errors.
 */
export function defineCodemod<const F extends Readonly<Record<string, Flag>>>({ name, flags, places }: CodemodDefinition<F>): Transform {
  const read = new WeakMap<object, ReadFlags<F>>();
  return ({ path, source }, api, given = {}) => {
    let options = read.get(given);
    if (!options) read.set(given, (options = readFlags(name, flags, given)));
    const { settings, values, quote } = options;
    if (!concerns(source, settings)) return undefined;
    const helper = helperFor(path, settings);
    const tell = (at: Node, message: string): void => api.report?.(`${path}:${at.loc.start.line}: ${message}`);
    // Positions are those of the text without its mark, as in editors and in ESLint.
    const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
    let text = source.slice(mark.length);
    /** Places left for the next round, by their source: what is said of them names the line that the user knows. */
    let waiting: ReadonlyMap<string, Node> | undefined;

    do {
      const found = places(parse(text, path, settings), { ...values, helper, quote });
      const edits = new Set<Edit>();
      const left = new Map<string, Node>();
      for (const place of found) {
        const written = text.slice(...place.node.range);
        const at = waiting ? waiting.get(written) : place.node;
        if ('refused' in place) {
          if (!at) continue;
          api.stats?.('not rewritten');
          tell(at, `not rewritten: ${place.refused}`);
        } else if (overlaps([...edits, ...place.edits.filter((edit) => !edits.has(edit))])) {
          // Inside what another place moves: it is rewritten where it has moved to.
          left.set(written, at ?? place.node);
        } else {
          for (const edit of place.edits) edits.add(edit);
          api.stats?.('rewritten');
          if (place.remark !== undefined && at) tell(at, place.remark);
        }
      }
      text = applyEdits(text, [...edits]);
      waiting = edits.size > 0 && left.size > 0 ? left : undefined;
    } while (waiting);
    const result = mark + text;
    return result === source ? undefined : result;
  };
}

function parse(text: string, path: string, settings: Settings): Analysis {
  try {
    return analyseText(text, path, settings);
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    // jscodeshift prints it behind the file's path.
    error.message = `not parsed: ${error.message} (${error.line}:${error.column})`;
    throw error;
  }
}

/** A relative source is relative to where the command runs; in the file it must be relative to the file. */
function helperFor(path: string, { helper = helperPackage }: Settings): string {
  if (!/^\.\.?\//.test(helper)) return helper;
  const found = relative(dirname(resolve(path)), resolve(helper)).split(sep).join('/');
  return found.startsWith('.') || isAbsolute(found) ? found : `./${found}`;
}

interface ReadFlags<F extends Readonly<Record<string, Flag>>> {
  readonly settings: Settings;
  readonly values: FlagValues<F>;
  readonly quote?: Style['quote'];
}

/** Flags of jscodeshift itself, which it hands to the transform as well. */
const own = new Set(
  (
    'transform cpus verbose dry print babel extensions ignorePattern ignoreConfig ignoreSet gitignore runInBand silent parser parserConfig failOnError ' +
    'version stdin help'
  ).split(' '),
);

/** Settings that are flags here: all but the one that has no meaning without a linter's parser. */
const settingFlags = Object.keys(noSettings).filter((name) => name !== 'types');

function readFlags<F extends Readonly<Record<string, Flag>>>(name: string, flags: F, given: Readonly<Record<string, unknown>>): ReadFlags<F> {
  const values: Record<string, unknown> = {};
  const settings: Record<string, unknown> = {};
  let quote: Style['quote'] | undefined;
  for (const [flag, value] of Object.entries(given)) {
    if (own.has(flag)) continue;
    const own_ = flags[flag];
    if (own_) values[flag] = readFlag(flag, own_, value);
    else if (flag === 'quote') quote = readFlag(flag, { type: 'choice', choices: ['single', 'double'], description: '' }, value) === 'double' ? '"' : "'";
    else if (settingFlags.includes(flag)) settings[flag] = flag === 'guards' || flag === 'urls' ? list(value) : flag === 'helper' ? value : pairs(value);
    else throw new TypeError(`--${flag} is no flag of ${name}. Known: ${[...Object.keys(flags), ...settingFlags, 'quote'].map((known) => `--${known}`).join(', ')}.`);
  }
  try {
    return { settings: readSettings(settings), values: values as FlagValues<F>, quote };
  } catch (error) {
    throw new TypeError((error as Error).message.replace(/^settings\["llm-calls"\]\./, '--'));
  }
}

/** A timer that is set to more fires at once. */
const longestTimer = 2 ** 31 - 1;

function readFlag(name: string, flag: Flag, value: unknown): unknown {
  if (flag.type === 'boolean') {
    if (value === true || value === 1) return true;
    if (value === false || value === 0) return false;
    throw new TypeError(`--${name} must be true or false, not ${JSON.stringify(value)}. Write --${name}=true before a path.`);
  }
  if (flag.type === 'ms') {
    if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= longestTimer) return value;
    throw new TypeError(`--${name} must be a whole number of milliseconds from 1 to ${longestTimer}, not ${JSON.stringify(value)}.`);
  }
  if (!flag.choices.includes(value as string)) throw new TypeError(`--${name} must be ${flag.choices.join(' or ')}, not ${JSON.stringify(value)}.`);
  return value;
}

/** `safely,http.guard` */
function list(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((item) => item.trim()).filter(Boolean) : value;
}

/** `openai=6,ai=7`; jscodeshift has already read what is JSON. */
function pairs(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const entries = value.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  if (entries.some((entry) => entry.length !== 2 || !entry[0] || !entry[1])) return value;
  return Object.fromEntries(entries.map(([key, item]) => [key, /^\d+$/.test(item!) ? Number(item) : item]));
}
