import type { SourceFile } from '../analysis/file.ts';

/** Import source of the helper where nothing else is said. */
export const helperPackage = 'llm-calls';

/** Where a suggestion may import the helper from: what the settings name, else the package if the file can resolve it. */
export function resolvedHelper(file: SourceFile): string | undefined {
  return file.settings.helper ?? (file.majorOf(helperPackage) === undefined ? undefined : helperPackage);
}
