/** Loads a module as this workspace sees it. */
export function load(source: string): Promise<Record<string, any>> {
  return import(/* @vite-ignore */ source);
}
