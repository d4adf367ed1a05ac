import type { Analysis } from '../src/analysis/analysis.ts';
import { missingPart } from '../src/analysis/errors/shapes.ts';
import { readLocation } from '../src/analysis/locations.ts';
import { type WrongShape, wrongShapes } from '../src/analysis/errors/wrong-shapes.ts';
import type { Sdk } from '../src/catalog/sdk.ts';
import { type Finding, defineRule } from '../src/define-rule.ts';
import { isOfClass } from '../src/edits/error-class.ts';
import { readInstead } from '../src/edits/read-instead.ts';

type MessageId = 'class' | 'classSuggestion' | 'crash' | 'missing' | 'name' | 'number' | 'numberSuggestion' | 'readSuggestion' | 'text';

export default defineRule({
  name: 'no-wrong-error-shape',
  meta: {
    type: 'problem',
    docs: { description: 'disallow reading from an SDK\'s error what it never has', recommended: 'warn', strict: 'warn' },
    hasSuggestions: true,
    messages: {
      class: '`{{class}}` is an error of `{{library}}`, and none that {{sdks}} throws is one: what depends on it never runs. {{instead}}.',
      classSuggestion: 'Test `{{test}}`.',
      crash: 'No error of {{sdks}} has `{{part}}`: reading further of it throws a `TypeError` here, and the failure itself is lost. {{instead}}.',
      missing: 'No error of {{sdks}} has `{{part}}`: what depends on it never runs. {{instead}}.',
      name: 'No error of {{sdks}} is named "{{value}}": what depends on it never runs. {{instead}}.',
      number: '`{{read}}` is a number on every error of {{sdks}}: it never equals {{value}}. Compare it with a number such as `429`.',
      numberSuggestion: 'Compare with {{number}}.',
      readSuggestion: 'Read `{{path}}`.',
      text: '`{{read}}` is the provider\'s code on every error of {{sdks}}, which is a text: it never equals {{value}}. {{instead}}.',
    },
    schema: [],
  },
  defaultOptions: [],
  check({ analysis, report }) {
    for (const wrong of wrongShapes(analysis)) report(findingOf(wrong, analysis));
  },
});

function findingOf(wrong: WrongShape, analysis: Analysis): Finding<MessageId> {
  const sdks = listed(wrong.sdks);
  switch (wrong.kind) {
    case 'class': {
      const { node, of } = wrong.test;
      return { loc: readLocation(node), messageId: 'class', data: { class: of.name, library: of.sdk?.name ?? of.source, sdks, instead: howToTell(wrong) } };
    }
    case 'missing': {
      const { read, part, crashes } = wrong;
      const path = part.at(-1) === 'code' ? (codeOf(wrong) ?? statusOf(wrong)) : statusOf(wrong);
      const instead = path === undefined ? howToTell(wrong) : `Read \`${path}\` of it`;
      const edits = path !== undefined && asksForStatus(read.path) ? readInstead(read, path, analysis) : [];
      return { loc: readLocation(read.node), messageId: crashes ? 'crash' : 'missing', data: { sdks, part: part.join('.'), instead }, suggest: [{ messageId: 'readSuggestion', data: { path: path ?? '' }, edits }] };
    }
    case 'value':
      return wrong.is === 'name' ? wrongName(wrong, sdks, analysis) : wrongValue(wrong, sdks, analysis);
  }
}

function wrongName(wrong: WrongShape & { kind: 'value' }, sdks: string, analysis: Analysis): Finding<MessageId> {
  const { comparison: { node, literal, value }, read } = wrong;
  const [sdk] = wrong.sdks;
  const row = wrong.sdks.length === 1 ? sdk!.errors.classes.find(({ name }) => name === value) : undefined;
  const error = read.members.length === 1 ? analysis.file.text.slice(...read.members[0]!.object.range) : undefined;
  const test = row && error !== undefined ? isOfClass(error, row, sdk!, read.node, analysis) : undefined;
  const written = test && (node?.operator.startsWith('!') ? (row?.guard ? `!${test}` : `!(${test})`) : test);
  const edits = written && node ? [{ start: node.range[0], end: node.range[1], text: written }] : [];
  const data = { sdks, value: String(value), instead: test ? `Test \`${test}\`` : howToTell(wrong) };
  return { loc: readLocation(node ?? literal), messageId: 'name', data, suggest: [{ messageId: 'classSuggestion', data: { test: test ?? '' }, edits }] };
}

function wrongValue(wrong: WrongShape & { kind: 'value' }, sdks: string, analysis: Analysis): Finding<MessageId> {
  const { comparison: { node, literal, value }, read, is } = wrong;
  const loc = readLocation(node ?? literal);
  const data = { read: read.path.join('.'), sdks, value: JSON.stringify(value), instead: howToTell(wrong) };
  if (is === 'number') {
    const number = /^[1-5]\d\d$/.test(String(value)) && node ? String(value) : undefined;
    return { loc, messageId: 'number', data, suggest: [{ messageId: 'numberSuggestion', data: { number: number ?? '' }, edits: number === undefined ? [] : [{ start: literal.range[0], end: literal.range[1], text: number }] }] };
  }
  const path = statusOf(wrong);
  return { loc, messageId: 'text', data, suggest: [{ messageId: 'readSuggestion', data: { path: path ?? '' }, edits: path === undefined ? [] : readInstead(read, path, analysis) }] };
}

/** Where all of them keep the status, if any of what they throw here has one. */
function statusOf(wrong: WrongShape): string | undefined {
  const status = common(wrong.sdks, ({ errors }) => errors.status);
  if (status === undefined || missingPart(status.split('.'), wrong.shapes)) return undefined;
  return wrong.kind === 'missing' && wrong.wrapped ? `lastError.${status}` : status;
}

/** Where all of them keep the provider's code. */
function codeOf({ sdks }: WrongShape): string | undefined {
  return common(sdks, ({ errors: { code, type, body } }) => code ?? type ?? (body?.is === 'whole' ? `${body.property}.error.type` : undefined));
}

function common(sdks: readonly Sdk[], ask: (sdk: Sdk) => string | undefined): string | undefined {
  const answers = new Set(sdks.map(ask));
  return answers.size === 1 ? [...answers][0] : undefined;
}

function asksForStatus(path: readonly string[]): boolean {
  return /^(?:http)?status_?(?:code)?$/i.test(path.at(-1)!);
}

function howToTell(wrong: WrongShape): string {
  const status = statusOf(wrong);
  if (status !== undefined) return `Read \`${status}\` of it`;
  return wrong.sdks.some(({ retry, modules }) => retry.statuses.length > 0 && modules.length > 0) ? 'Ask each SDK\'s errors in their own way' : 'A refusal is no error here: look at `ok` and `status` of the response';
}

function listed(sdks: readonly Sdk[]): string {
  return [...new Set(sdks.map(({ name }) => `\`${name}\``))].join(' or ');
}
