/** The name of a catalog entry in code: `googleGenai` for the file `google-genai`. */
export function identifier(file: string): string {
  return file.replaceAll(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
}
