import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('node/', import.meta.url));

/**
 * A Node of this major version, from the npm package `node`. Not one of the project's dependencies, since its command
 * would stand before the machine's own in every script: installed here when first asked for.
 */
export function nodeBinary(major: number): string {
  const binary = `${packages}node_modules/node-${major}/bin/node`;
  if (!existsSync(binary)) execFileSync('npm', ['ci', '--no-workspaces', '--no-audit', '--no-fund'], { cwd: packages, stdio: ['ignore', 'ignore', 'inherit'] });
  return binary;
}
