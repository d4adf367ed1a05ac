type Holding = 'function' | 'result';

/**
 * Functions that keep for later what the callback makes that they are handed. `function`: they give a function that does
 * what the callback does, or gives what it once gave; `result`: they give what the callback gives.
 */
export const holders: ReadonlyMap<string, Readonly<Record<string, Holding>>> = new Map([
  ...of(['lodash', 'lodash-es', 'underscore', 'es-toolkit', 'ramda', 'remeda'], { once: 'function', memoize: 'function' }),
  ...of(['lodash/once', 'lodash/memoize', 'lodash-es/once', 'lodash-es/memoize', 'lodash.once', 'lodash.memoize'], { default: 'function' }),
  ...of(['once', 'onetime', 'memoize', 'memoize-one', 'memoizee', 'fast-memoize', 'p-memoize', 'mem'], { default: 'function' }),
  ...of(['react', 'preact/hooks', 'preact/compat'], { useMemo: 'result', useCallback: 'function', cache: 'function' }),
]);

function of(modules: readonly string[], exports: Readonly<Record<string, Holding>>): (readonly [string, typeof exports])[] {
  return modules.map((module) => [module, exports]);
}

/** Makers of a context, by the name they have everywhere: what it gives by default is their first argument. */
export const contextMakers: ReadonlySet<string> = new Set(['createContext']);

/** Functions that give what a context holds. */
export const contextReaders: ReadonlySet<string> = new Set(['useContext', 'getContext', 'use']);

/** Functions of packages that give the client back that they are given, watched: `observeOpenAI(client)`, `wrapSDK(client)`. */
export const clientWrappers = /^(?:wrap|observe|trace|instrument|monitor|with|proxy|patch)/i;

/** Functions that give nothing real, whatever type is written: `mock<OpenAI>()`. */
export const mockMakers = /mock|stub|fake|spy/i;
