/**
 * Names of what code does beside a failure that it keeps to itself. They are read in handlers only, where a name that is
 * not here counts as telling somebody.
 */

/** Methods without arguments that end something, whether or not it had worked: `controller.close()`. */
export const closers: ReadonlySet<string> = new Set(['clear', 'close', 'end', 'flush', 'quit', 'release', 'releaseLock', 'removeAllListeners', 'reset', 'stop', 'unref']);

/** Functions that wait: `await sleep(1000)`. */
export const pauses = /^(?:sleep|delay|wait|pause)/i;

/** Functions that make a text of an error, or tell its kind: `getErrorMessage(error)`, `String(error)`. */
export const pureReaders = /^(?:String$|stringify$|inspect$|isInstance$|(?:get|format|describe|extract|parse|to|is|has)(?=[A-Z_]))/;

/** Flags that say that something is under way; off again, they tell of no failure. */
export const idleFlag = /(?:load|busy|pending|generat|think|stream|submit|send|typing|process|fetch|work|running|progress|wait|sav)/i;
