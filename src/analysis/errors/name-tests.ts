import type { Analysis } from '../analysis.ts';
import { type Node, T, propertyName, unwrap, wrapped } from '../ast.ts';
import { sdksAtHand } from '../settings/sdks-at-hand.ts';
import { staticValue } from '../values/static.ts';
import { type NamedClass, shownAs } from './classes.ts';

/** A look at what an error's class is called: `error.name === 'RateLimitError'`, `error.constructor.name === 'RateLimitError'`. */
export interface NameTest {
  readonly node: Node;
  readonly subject: Node;
  readonly name: string;
}

/** Every such look in the file. */
export function nameTests(analysis: Analysis): readonly NameTest[] {
  return (analysis.survey.members.get('name') ?? []).flatMap((member) => {
    const outer = wrapped(member);
    const { parent } = outer;
    if (parent?.type !== T.BinaryExpression || !/^===?$/.test(parent.operator)) return [];
    const name = staticValue(parent.left === outer ? parent.right : parent.left, analysis)?.value;
    const object = unwrap(member.object);
    const subject = object.type === T.MemberExpression && propertyName(object) === 'constructor' ? object.object : object;
    return typeof name === 'string' ? [{ node: parent, subject, name }] : [];
  });
}

/** The class of that name that an error may be of which is also of another class: one of the same library, or of any at hand. */
export function classNamed(name: string, above: NamedClass, analysis: Analysis): NamedClass | undefined {
  const libraries = above.kind === 'export' ? [above.sdk] : above.kind === 'global' ? [...sdksAtHand(analysis)] : [];
  for (const sdk of libraries) {
    const row = sdk?.errors.classes.find((each) => !each.hidden && each.for !== 'abort' && each.for !== 'timeout' && (each.name === name || (each.shown ?? shownAs(sdk.errors, each.name)) === name));
    if (row) return { kind: 'export', name: row.name, source: above.kind === 'export' ? above.source : (sdk!.modules[0] ?? ''), sdk };
  }
  return undefined;
}
