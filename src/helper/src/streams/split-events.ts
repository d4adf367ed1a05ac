/** One of the server's events as it was sent. */
export interface SentEvent {
  event?: string;
  data: string;
  id?: string;
  /** The text ended before the blank line that ends an event: it may have broken off. */
  isOpen?: boolean;
}

/**
 * Splits text into server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html
 * has it, wherever the text was cut. But the last event is given even if its blank line is missing,
 * since some servers leave that out.
 *
 * @throws SyntaxError for an event that is longer than `maxLength`.
 */
export async function* splitEvents(texts: AsyncIterable<string>, maxLength: number): AsyncGenerator<SentEvent> {
  let event: string | undefined;
  let data: string | undefined;
  let id: string | undefined;
  /** The line that has not ended yet. */
  let rest = '';
  let endedInReturn = false;

  const check = (line: string): void => {
    if ((data?.length ?? 0) + line.length > maxLength) throw new SyntaxError(`An event is longer than ${maxLength} characters.`);
  };
  /** Takes a line; a blank one ends the event. */
  const take = (line: string): SentEvent | undefined => {
    check(line);
    if (!line) {
      const sent = data ? { event, data, id } : undefined;
      event = data = undefined;
      return sent;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    if (field === 'event') event = value || undefined;
    if (field === 'id') id = value;
    return undefined;
  };

  for await (let text of texts) {
    if (!text) continue;
    // CR LF is one line end, also where the text was cut between them.
    if (endedInReturn && text.startsWith('\n')) text = text.slice(1);
    endedInReturn = text.endsWith('\r');
    const lines = text.split(/\r\n|\r|\n/);
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    for (const line of lines) {
      const sent = take(line);
      if (sent) yield sent;
    }
    check(rest);
  }
  const sent = take(rest) ?? take('');
  if (sent) yield { ...sent, isOpen: true };
}
