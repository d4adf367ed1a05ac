/** Whether an import source is a module of the project itself: a path, or an alias of one. */
export function isOwnModule(source: string): boolean {
  return /^(?:[.~#]|@\/)/.test(source);
}
