/** Every status that a provider fails with, for SDKs that have one class for all of them. */
export const everyStatus = [400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 429, 431, '5xx'] as const;
