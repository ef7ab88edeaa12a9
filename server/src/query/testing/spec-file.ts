import { readFileSync } from 'node:fs';
import { type Category, categories } from '../../ingest/category.ts';

/** Points to load before a question. */
export interface SpecLoad {
  readonly category: Category;
  /** Line protocol; the time at the end of a line counts from now: `-3m`. */
  readonly lines: readonly string[];
}

export interface SpecQuestion {
  readonly text: string;
  /** As a request has them beside the text. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: string;
  /** Number of the line on which the question begins. */
  readonly line: number;
}

/** A heading of a script: the data that it loads and what is asked of it. Headings know nothing of each other. */
export interface SpecCase {
  readonly title: string;
  readonly loads: readonly SpecLoad[];
  readonly questions: readonly SpecQuestion[];
}

interface OpenBlock {
  readonly kind: 'load' | 'ask' | 'expect';
  readonly argument: string;
  readonly lines: string[];
  readonly line: number;
}

/**
 * Reads a script: `== title` begins a case; in it `load CATEGORY`, `ask {options}` and `expect` stand at the beginning of a line, and what belongs to
 * them stands below, indented. Everything else is text for people.
 */
export function readSpecFile(path: string | URL): SpecCase[] {
  const cases: { title: string; blocks: OpenBlock[] }[] = [];
  let block: OpenBlock | undefined;
  for (const [index, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    const [, title] = /^== (.+)$/.exec(line) ?? [];
    const [, kind, argument = ''] = /^(load|ask|expect)\b\s*(.*)$/.exec(line) ?? [];
    if (title !== undefined) {
      cases.push({ title, blocks: [] });
      block = undefined;
    } else if (kind !== undefined) {
      block = { kind: kind as OpenBlock['kind'], argument, lines: [], line: index + 1 };
      cases.at(-1)?.blocks.push(block);
    } else if (/^ {2}\S/.test(line) || (block !== undefined && /^ {2,}\S/.test(line))) {
      block?.lines.push(line.slice(2));
    } else {
      block = undefined;
    }
  }
  return cases.map(({ title, blocks }) => ({ title, loads: loadsOf(blocks), questions: questionsOf(blocks) }));
}

const loadsOf = (blocks: readonly OpenBlock[]): SpecLoad[] =>
  blocks
    .filter(({ kind }) => kind === 'load')
    .map(({ argument, lines, line }) => {
      const category = categories.find((each) => each === argument.trim());
      if (category === undefined) throw new Error(`line ${line}: ${argument} is no category`);
      return { category, lines };
    });

function questionsOf(blocks: readonly OpenBlock[]): SpecQuestion[] {
  const questions: SpecQuestion[] = [];
  for (const [index, { kind, argument, lines, line }] of blocks.entries()) {
    if (kind !== 'ask') continue;
    const next = blocks[index + 1];
    if (next?.kind !== 'expect') throw new Error(`line ${line}: nothing is expected of this question`);
    const options = argument === '' ? {} : (JSON.parse(argument) as Record<string, unknown>);
    questions.push({ text: lines.join('\n'), options, expected: next.lines.join('\n'), line });
  }
  return questions;
}
