import type { Retrier, RetrierPredicate } from '../../src/catalog/retrier.ts';

/** The page of what retry libraries do, from what the catalog says of them. */
export function policiesPage(retriers: readonly Retrier[]): string {
  const measured = retriers.filter(({ checked }) => Object.keys(checked).length > 0);
  const modules = [...new Set(measured.map(({ module }) => module))];
  return `# Retry libraries

What each library does with work that keeps failing, as measured with the versions named. The rules about retries go by this
table; a test runs every library and holds the table to it.

Counts: whether the option counts all calls, or retries after the first. By default: how often work that keeps failing is called
where no option is given. Waits: how long before the first repeat by default, and by what each further wait is longer. Decides by: what may stop it for a failure that a repeat cannot cure, and how.

| library | checked | option | counts | by default | endless with | waits | decides by |
| --- | --- | --- | --- | --- | --- | --- | --- |
${measured.map(row).join('\n')}

## What a reader would not expect

${modules.flatMap((module) => traps(module, measured)).join('\n\n')}

## What retries nothing

\`p-limit\` and \`p-queue\` hand a failure on to whoever awaits them: they guard nothing. So does \`opossum\`'s \`fire()\`, unless the
breaker has a \`fallback\`. \`neverthrow\` (\`fromPromise\`, \`fromThrowable\`) and \`await-to-js\` turn a failure into a result, which counts as
handling it; \`fromSafePromise\` does not.
`;
}

function row({ module, checked, takes, count, delay, unbounded = [], predicates, filter, schedules, decides, bail, again, abortErrors = [] }: Retrier): string {
  const versions = Object.values(checked).join(', ');
  const also = [...(count.default === Infinity ? ['nothing given'] : []), ...(count.ofUndefined?.number === Infinity ? [code(`${count.option}: undefined`)] : [])];
  const endless = [...also, ...unbounded.map(({ option, value, majors }) => `${code(`${option}: ${typeof value === 'string' ? `'${value}'` : value}`)}${inMajors(majors, checked)}`)];
  const stops = [
    ...predicates.map((predicate) => `${code(predicate.option)} (${told(predicate)})${inMajors(predicate.majors, checked)}`),
    ...Object.keys({ ...filter?.exports, ...filter?.or }).map(code),
    ...Object.keys(schedules?.predicates ?? {}).map(code),
    ...(bail ? [code(bail.method ? `context.${bail.method}()` : 'bail()')] : []),
    ...(again === undefined ? [] : ['asking for each retry']),
    ...abortErrors.map(code),
  ];
  const calls = count.means === 'retries' ? count.default + 1 : count.default;
  const most = count.default === Infinity ? 'endless' : `${calls} ${calls === 1 ? 'call' : 'calls'}${decides === 'connection' ? ', lost connections only' : ''}`;
  return `| ${[code(module) + nameOf(takes), versions, code(count.option), count.means === 'total' ? 'all calls' : 'retries', most, endless.join('; ') || '–', waits(delay), stops.join('; ')].join(' | ')} |`;
}

/** Which of a library's ways, where it has several. */
function nameOf(takes: Retrier['takes']): string {
  const names = takes.form === 'method' ? takes.methods : takes.exports;
  return names[0] === 'default' ? '' : ` ${code(names[0]!)}`;
}

function told({ error, parameter = 0, stops }: RetrierPredicate): string {
  const what = error === 'context.error' ? 'given a context' : parameter > 0 ? `given the error at ${parameter + 1}` : 'given the error';
  return `${what}, stops by ${stops === 'throw' ? 'throwing' : stops === 'failing value' ? 'what fails' : code(stops)}`;
}

function waits({ ms, option, factor, cap, jitter, instead = [], retryAfter }: Retrier['delay']): string {
  const named = (name: string | undefined): string => (name === undefined ? '' : ` (${code(name)})`);
  const most = cap && cap.ms < Infinity ? `, at most ${cap.ms / 1000} s${named(cap.option)}` : '';
  const all = ms === 0 ? `none${named(option ?? instead[0])}` : `${ms} ms${named(option)}${factor && factor.default > 1 ? `, × ${factor.default}${named(factor.option)}` : ''}${most}${jitter?.default ? `, varied by chance${named(jitter.option)}` : ''}`;
  return retryAfter ? `${all}; \`retry-after\`` : all;
}

function inMajors(majors: readonly number[] | undefined, checked: Retrier['checked']): string {
  const named = majors?.filter((major) => major in checked);
  return named ? ` in ${named.join(', ')}` : '';
}

function traps(module: string, retriers: readonly Retrier[]): string[] {
  const sentences = retriers.filter((retrier) => retrier.module === module).flatMap((retrier) => retrier.traps ?? []);
  return sentences.length > 0 ? [`### ${module}\n\n${sentences.map((sentence) => `- ${sentence}`).join('\n')}`] : [];
}

function code(text: string): string {
  return `\`${text}\``;
}
