import { readdirSync, readFileSync } from 'node:fs';

/** A text that is refused, and what its writer is told. */
export interface Refusal {
  readonly text: string;
  readonly code: string;
  readonly reason: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly suggestion: string | null;
}

const folder = new URL('./refused/', import.meta.url);

/**
 * The refusals of a topic. Each is a block: the lines of the text behind `> `, below the offending one a line that marks the
 * offending text with `^` (or the place of what is missing with `|`), then code and reason, then what is suggested.
 */
export function refusalsOf(topic: string): Refusal[] {
  const blocks = readFileSync(new URL(`${topic}.txt`, folder), 'utf8')
    .trimEnd()
    .split('\n\n');
  return blocks.map(readBlock);
}

export function refusalTopics(): string[] {
  return readdirSync(folder).map((name) => name.replace(/\.txt$/, ''));
}

function readBlock(block: string): Refusal {
  const lines = block.split('\n');
  const marked = lines.findIndex((line) => !line.startsWith('>'));
  const mark = lines[marked] ?? '';
  const column = mark.search(/[|^]/) - 1;
  const outcome = lines.slice(marked + 1).filter((line) => !line.startsWith('>'));
  const [, code = '', reason = ''] = /^(\w+): (.*)$/.exec(outcome[0] ?? '') ?? [];
  return {
    text: lines
      .filter((line) => line.startsWith('>'))
      .map((line) => line.slice(2))
      .join('\n'),
    code,
    reason,
    line: marked,
    column,
    length: mark.replaceAll(/[^^]/g, '').length,
    suggestion: outcome[1]?.replace(/^try: /, '') ?? null,
  };
}

/** Writes a refusal as a block. */
export function refusalBlock({ text, code, reason, line, column, length, suggestion }: Refusal): string {
  const lines = text.split('\n').map((written) => `> ${written}`.trimEnd());
  lines.splice(line, 0, `${' '.repeat(column + 1)}${length === 0 ? '|' : '^'.repeat(length)}`);
  return [...lines, `${code}: ${reason}`, ...(suggestion === null ? [] : [`try: ${suggestion}`])].join('\n');
}
