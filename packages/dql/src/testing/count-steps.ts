import { Lexer } from '../lexer/lexer.ts';
import { Cursor } from '../parser/cursor.ts';

type Method = (...parameters: unknown[]) => unknown;

const counted: readonly (readonly [object, readonly string[]])[] = [
  [Lexer.prototype, ['nextPiece', 'moveTo']],
  [Cursor.prototype, ['peek', 'next', 'node', 'deeper', 'here', 'skipTo']],
];

/**
 * How many steps the parser takes while `work` runs, whatever the machine is busy with: pieces that are read from the text, tokens that are looked at
 * and taken, nodes that are made. Every rule of the grammar goes by these.
 */
export function countSteps(work: () => void): number {
  let steps = 0;
  const restore: (() => void)[] = [];
  for (const [prototype, names] of counted) {
    const methods = prototype as Record<string, Method>;
    for (const name of names) {
      const original = methods[name] as Method;
      methods[name] = function countedMethod(this: unknown, ...parameters) {
        steps += 1;
        return original.apply(this, parameters);
      };
      restore.push(() => {
        methods[name] = original;
      });
    }
  }
  try {
    work();
    return steps;
  } finally {
    for (const undo of restore) undo();
  }
}
