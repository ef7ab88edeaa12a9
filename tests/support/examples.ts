import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A block of commands in a page, and what the page says that they print. */
export interface Example {
  readonly line: number;
  readonly commands: string;
  /** Undefined where the page shows no output: the commands must succeed all the same. */
  readonly expected: string | undefined;
}

const BLOCKS = /^```sh\n([\s\S]*?)^```\n(?:\n*```text\n([\s\S]*?)^```)?/gm;

/** The executable blocks of a page: `sh`, with the `text` block right after it as the output. */
export function examplesOf(page: string): Example[] {
  return [...page.matchAll(BLOCKS)].map((match) => ({
    line: page.slice(0, match.index).split('\n').length,
    commands: match[1] ?? '',
    expected: match[2],
  }));
}

/**
 * Runs the blocks of one page in one shell, so that a variable of the first is there in the next, and answers what each
 * printed, stderr included. The shell ends at the first command that fails.
 */
export async function runExamples(
  examples: readonly Example[],
  { cwd, environment }: { cwd: string; environment: Record<string, string> },
): Promise<string[]> {
  const mark = 'end of example';
  const script = examples.map(({ commands }) => `${commands}\necho '${mark}'\n`).join('');
  const child = spawn('sh', ['-e'], { cwd, env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(`exec 2>&1\n${script}`);
  const printed = await text(child.stdout);
  return printed.split(`${mark}\n`).map((output) => output.replaceAll('\r', ''));
}

/**
 * Whether an output is what a page shows, where `…` stands for anything. White space does not count: pages break the long
 * lines of answers.
 */
export function looksLike(output: string, shown: string): boolean {
  const actual = withoutSpace(output);
  const [head = '', ...parts] = withoutSpace(shown).split('…');
  const tail = parts.pop();
  if (tail === undefined) return actual === head;
  let from = head.length;
  if (!actual.startsWith(head)) return false;
  for (const part of parts) {
    const at = actual.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return actual.length - tail.length >= from && actual.endsWith(tail);
}

const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, '');
