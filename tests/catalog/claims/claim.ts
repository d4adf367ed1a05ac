import type { Package } from '../package.ts';

/** Something that the catalog names, and that must be found in the real package under that name. */
export interface Claim {
  readonly kind: ClaimKind;
  /** Where in the catalog it stands: `OpenAI chat.completions.create`. */
  readonly where: string;
  readonly name: string;
  /** The catalog does not say in which majors: it is enough that one of them has it. */
  readonly inSome?: true;
  /** Whether the package has something of this name there. Asked with the wrong name it must deny it. */
  holds(name: string, found: Package): boolean | Promise<boolean>;
}

export type ClaimKind = 'version' | 'modules' | 'exports' | 'answers' | 'endpoints' | 'methods' | 'options' | 'streams' | 'errors';

export const isIn = (majors: readonly number[] | undefined, major: number): boolean => !majors || majors.includes(major);
