const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long it is until what a provider names: a number of seconds (`retry-after`, Azure's resets), `6m0s`,
 * `7.66s`, `20ms` (OpenAI's, Groq's), an HTTP date or an RFC 3339 one (Anthropic's).
 *
 * @returns milliseconds, below 0 for a date that has passed; NaN for anything else.
 */
export function durationMs(text = 'none'): number {
  if (/\d:\d/.test(text)) return Date.parse(text) - Date.now();
  let total = 0;
  const rest = text.replace(/([\d.]+)(ms|[smh]|$)/g, (_, amount: string, unit: string) => {
    total += Number(amount) * UNIT_MS[unit || 's']!;
    return '';
  });
  return rest ? NaN : total;
}
