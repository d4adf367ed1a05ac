import { identifier } from './identifier.ts';
import type { Looked } from './look-at.ts';

/** The file that says under which name the SDK is installed. */
export function installedFile({ name, major }: Looked, file: string): string {
  return `import { ${identifier(file)} } from '../../../src/catalog/${file}.ts';
import { type Installed, installedAs } from '../installed.ts';

export const installed: readonly Installed[] = [installedAs('${name}', ${identifier(file)}, ${major})];
`;
}
