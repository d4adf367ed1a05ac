/** A fenced block of a page, with the `##` section it stands in. */
export interface Block {
  readonly language: string;
  readonly section: string;
  readonly code: string;
  readonly line: number;
}

export function codeBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  let section = '';
  let open: { fence: string; language: string; line: number; code: string[] } | undefined;
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^(`{3,})(\S*)/.exec(text);
    if (open) {
      if (fence?.[1] === open.fence && fence[2] === '') {
        blocks.push({ language: open.language, section, code: `${open.code.join('\n')}\n`, line: open.line });
        open = undefined;
      } else open.code.push(text);
    } else if (fence) open = { fence: fence[1]!, language: fence[2]!, line: index + 1, code: [] };
    else section = /^## (.+)/.exec(text)?.[1] ?? section;
  }
  return blocks;
}
