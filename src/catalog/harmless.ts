/** Globals that send no request, and throw nothing but errors of the language. `fetch` rejects with one of these. */
export const harmlessGlobals: ReadonlySet<string> = new Set(
  (
    'AbortSignal Array Atomics BigInt Boolean Buffer Date Error FormData Headers Intl JSON Map Math Number Object Promise Reflect RegExp Response Set ' +
    'String Symbol TextDecoder TextEncoder URL URLSearchParams atob btoa clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI ' +
    'encodeURIComponent fetch isFinite isNaN parseFloat parseInt performance process queueMicrotask structuredClone'
  ).split(' '),
);

/** Methods of strings, arrays, maps, dates, promises and bodies of `fetch`, likewise. */
export const harmlessMethods: ReadonlySet<string> = new Set(
  (
    'abort append at catch charAt charCodeAt clear codePointAt concat endsWith entries every fill filter finally find findIndex findLast findLastIndex flat ' +
    'flatMap forEach getReader getTime has includes indexOf join keys lastIndexOf localeCompare map match matchAll normalize padEnd padStart pop push reduce ' +
    'reduceRight releaseLock repeat replace replaceAll reverse shift slice some sort splice split startsWith substr substring test then throwIfAborted toFixed ' +
    'toISOString toJSON toLocaleDateString toLocaleLowerCase toLocaleString toLocaleTimeString toLocaleUpperCase toLowerCase toSorted toSpliced toString ' +
    'toUpperCase trim trimEnd trimStart unshift valueOf values'
  ).split(' '),
);
