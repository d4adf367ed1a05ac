/** Globals that send no request, and throw nothing but errors of the language. `fetch` rejects with one of these. */
export const harmlessGlobals: ReadonlySet<string> = new Set(
  (
    'AbortSignal Array Atomics BigInt Boolean Buffer Date Error FormData Headers Intl JSON Map Math Number Object Promise Reflect RegExp Response Set ' +
    'String Symbol TextDecoder TextEncoder URL URLSearchParams atob btoa clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI ' +
    'encodeURIComponent fetch isFinite isNaN parseFloat parseInt performance process queueMicrotask structuredClone'
  ).split(' '),
);

/** Methods of strings, arrays, numbers, dates and promises, likewise. */
export const harmlessMethods: ReadonlySet<string> = new Set(
  (
    'catch charAt charCodeAt codePointAt endsWith filter finally findIndex findLast findLastIndex flat flatMap forEach getReader getTime includes indexOf join ' +
    'lastIndexOf localeCompare map matchAll normalize padEnd padStart reduce reduceRight releaseLock replace replaceAll slice some splice split startsWith ' +
    'substr substring then throwIfAborted toFixed toISOString toLocaleDateString toLocaleLowerCase toLocaleString toLocaleTimeString toLocaleUpperCase ' +
    'toLowerCase toSorted toSpliced toString toUpperCase trim trimEnd trimStart unshift valueOf'
  ).split(' '),
);

/** The same by names that clients of databases, stores and browsers have as well: harmless where nobody waits for what they give. */
export const sharedMethods: ReadonlySet<string> = new Set(
  'abort add append at clear concat delete entries every fill find get has keys match pop push repeat reverse search set shift sort test toJSON values'.split(' '),
);
