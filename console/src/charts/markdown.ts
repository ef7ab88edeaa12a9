/** What a text is made of. Nothing in it can be anything but text: whatever draws it makes no markup of it. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'line' };

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'deleted'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly address: string; readonly content: readonly Inline[] }
  | { readonly kind: 'picture'; readonly address: string; readonly text: string }
  | { readonly kind: 'break' };

const depthMax = 6;
const listItem = /^\s{0,3}(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;
const tableLine = /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/;

/** Reads Markdown: headings, lists, tables, quotes, code, emphasis, links and pictures. */
export function markdownBlocks(text: string, depth = 0): readonly Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (isPart: (line: string) => boolean): string[] => {
    const start = at;
    while (at < lines.length && isPart(lines[at] ?? '')) at += 1;
    return lines.slice(start, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (/^ {0,3}(```|~~~)/.test(line)) {
      const fence = line.trim().slice(0, 3);
      at += 1;
      blocks.push({ kind: 'code', text: take((each) => !each.trim().startsWith(fence)).join('\n') });
      at += 1;
    } else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, content: inlines(heading[2] ?? '') });
      at += 1;
    } else if (/^ {0,3}([-*_])\s*(\1\s*){2,}$/.test(line)) {
      blocks.push({ kind: 'line' });
      at += 1;
    } else if (/^ {0,3}>/.test(line) && depth < depthMax) {
      const quoted = take((each) => /^ {0,3}>/.test(each)).map((each) => each.replace(/^ {0,3}> ?/, ''));
      blocks.push({ kind: 'quote', blocks: markdownBlocks(quoted.join('\n'), depth + 1) });
    } else if (line.includes('|') && tableLine.test(lines[at + 1] ?? '')) {
      const [head = '', , ...rows] = take((each) => each.includes('|'));
      blocks.push({ kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) });
    } else if (listItem.test(line)) {
      const items = take((each) => listItem.test(each) || /^\s{2,}\S/.test(each));
      blocks.push({ kind: 'list', isOrdered: listItem.exec(line)?.[2] !== undefined, items: itemsOf(items) });
    } else {
      const isParagraph = (each: string) => each.trim() !== '' && !/^ {0,3}(#{1,6}\s|>|```|~~~)/.test(each);
      const own = take(isParagraph);
      if (own.length === 0) at += 1;
      blocks.push({ kind: 'paragraph', content: inlines(own.length === 0 ? line : own.join('\n')) });
    }
  }
  return blocks;
}

const cellsOf = (line: string): readonly (readonly Inline[])[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split('|')
    .map((cell) => inlines(cell.trim()));

function itemsOf(lines: readonly string[]): readonly (readonly Inline[])[] {
  const items: string[] = [];
  for (const line of lines) {
    const found = listItem.exec(line);
    if (found !== null) items.push(found[3] ?? '');
    else items[items.length - 1] = `${items.at(-1) ?? ''} ${line.trim()}`;
  }
  return items.map((item) => inlines(item));
}

const marks: readonly (readonly [RegExp, (found: RegExpExecArray, depth: number) => Inline])[] = [
  [/^`([^`]+)`/, ([, text = '']) => ({ kind: 'code', text })],
  [/^!\[([^\]]*)\]\(\s*([^\s)]+)[^)]*\)/, ([, text = '', address = '']) => ({ kind: 'picture', address, text })],
  [
    /^\[([^\]]+)\]\(\s*([^\s)]+)[^)]*\)/,
    ([, text = '', address = ''], depth) => ({ kind: 'link', address, content: inlines(text, depth + 1) }),
  ],
  [
    /^<((?:https?|mailto):[^\s>]+)>/,
    ([, address = '']) => ({ kind: 'link', address, content: [{ kind: 'text', text: address }] }),
  ],
  [
    /^https?:\/\/[^\s<>()]+[^\s<>().,;:!?]/,
    ([address]) => ({ kind: 'link', address, content: [{ kind: 'text', text: address }] }),
  ],
  [/^\*\*(\S(?:[^*]*\S)?)\*\*/, ([, text = ''], depth) => ({ kind: 'strong', content: inlines(text, depth + 1) })],
  [/^__(\S(?:[^_]*\S)?)__/, ([, text = ''], depth) => ({ kind: 'strong', content: inlines(text, depth + 1) })],
  [/^\*(\S(?:[^*]*\S)?)\*/, ([, text = ''], depth) => ({ kind: 'emphasis', content: inlines(text, depth + 1) })],
  [/^_(\S(?:[^_]*\S)?)_(?!\w)/, ([, text = ''], depth) => ({ kind: 'emphasis', content: inlines(text, depth + 1) })],
  [/^~~(\S(?:[^~]*\S)?)~~/, ([, text = ''], depth) => ({ kind: 'deleted', content: inlines(text, depth + 1) })],
  [/^(?: {2,}|\\)\n/, () => ({ kind: 'break' })],
  [/^<br\s*\/?>/i, () => ({ kind: 'break' })],
];

/** Where something other than text may begin. */
const special = /[`![<*_~\\\n ]|https?:/g;

export function inlines(text: string, depth = 0): readonly Inline[] {
  const found: Inline[] = [];
  let plain = '';
  const end = () => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
  };
  let rest = text;
  while (rest !== '') {
    const mark = depth > depthMax ? undefined : firstMark(rest, depth);
    if (mark !== undefined) {
      end();
      found.push(mark.inline);
      rest = rest.slice(mark.length);
      continue;
    }
    const escaped = /^\\([\\`*_{}[\]()#+\-.!~|>])/.exec(rest);
    // Tags are left out, what is between them stays.
    const tag = /^<\/?[a-z][^>]*>/i.exec(rest);
    if (escaped !== null) plain += escaped[1] ?? '';
    else if (tag === null) {
      special.lastIndex = 1;
      const next = special.exec(rest)?.index ?? rest.length;
      plain += rest.slice(0, next);
      rest = rest.slice(next);
      continue;
    }
    rest = rest.slice((escaped ?? tag)?.[0].length ?? 1);
  }
  end();
  return found;
}

function firstMark(rest: string, depth: number): { readonly inline: Inline; readonly length: number } | undefined {
  for (const [pattern, make] of marks) {
    const found = pattern.exec(rest);
    if (found !== null) return { inline: make(found, depth), length: found[0].length };
  }
  return undefined;
}
