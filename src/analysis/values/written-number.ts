/** A number as code has it: `600_000`. */
export function writtenNumber(number: number): string {
  return number < 10_000 ? String(number) : String(number).replace(/\B(?=(?:\d{3})+$)/g, '_');
}
