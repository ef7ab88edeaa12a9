import fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { normalJsonText } from '../../json/index.ts';
import type { ArchivedKind } from '../kernel/archived.ts';
import { lineOf, readArchive } from './format.ts';
import { inOrder } from './order.ts';
import { archiveBody } from './schemas.ts';
import { archiveText } from './testing/archive-text.ts';

const text = archiveText([
  { kind: 'tags', name: 'one', description: 'é "quoted"', colour: 'default' },
  { kind: 'notes', name: 'two', body: { main: { charts: [1.5, true, null] } } },
]);

/** Whether the dialect would let it through. */
function isInForm(changed: string): boolean {
  try {
    return Check(archiveBody, JSON.parse(changed));
  } catch {
    return false;
  }
}

test('an archive in which one character was changed is refused, or says the same', async () => {
  const character = fc.constantFrom(...'{}[]",:0123456789 abcdefntu\\\n');
  await fc.assert(
    fc.asyncProperty(
      fc.nat(text.length - 1),
      character,
      fc.constantFrom('replace', 'insert', 'delete'),
      async (at, by, how) => {
        const changed = text.slice(0, at) + (how === 'delete' ? '' : by) + text.slice(how === 'insert' ? at : at + 1);
        fc.pre(isInForm(changed));
        try {
          const lines = (await readArchive(changed)).map(lineOf);
          expect(lines).toEqual((await readArchive(text)).map(lineOf));
        } catch (error) {
          expect(error).toBeInstanceOf(BelvedereError);
          expect(error).toMatchObject({ code: 'ArchiveDamaged' });
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a line keeps the digits of its numbers and the order of its keys', () => {
  const line = '{"kind":"notes","name":"n","body":{"b":1.0,"1":12345678901234567890,"a":{"b":1,"b":2}}}';
  expect(lineOf(readLine(line))).toBe(line);
});

const readLine = (line: string) => {
  const body = line.slice(line.indexOf('"body":') + '"body":'.length, -1);
  return { kind: 'notes', head: { name: 'n' }, body: normalJsonText(body) };
};

test('kinds come after those that they need, and otherwise by name', () => {
  const kind = (name: string, ...after: string[]) => ({ kind: name, after }) as unknown as ArchivedKind;
  const ordered = inOrder([kind('z'), kind('b', 'z', 'unknown'), kind('a', 'b'), kind('c')]);
  expect(ordered.map(({ kind: name }) => name)).toEqual(['c', 'z', 'b', 'a']);
  expect(() => inOrder([kind('a', 'b'), kind('b', 'a')])).toThrow('wait for each other');
});
