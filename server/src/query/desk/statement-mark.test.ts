import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isQueryId, type MarkedQuery, markBegin, readMark, statementMark } from './statement-mark.ts';

const id = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed';
const query: MarkedQuery = {
  id,
  workspaceNumber: 7,
  callerUuid: 'wsak_1',
  callerName: 'key',
  traceId: 't',
  origin: 'query',
  text: 'M::cpu',
  startedMs: 1,
  isBackground: false,
};
/** As the engine lists it, with its own mark behind. */
const listed = (mark: string): string => `${mark} call:1-2`;

describe('the mark of a statement', () => {
  test('carries the query back, and nothing that a user wrote stands in it as it is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(text, text, (written, callerName) => {
        const marked = { ...query, text: written.replaceAll(/[\ud800-\udfff]/g, ''), callerName };
        const comment = statementMark(marked, true);
        expect(comment).toMatch(/^belvedere-query:7:[\w:-]+$/);
        expect(readMark(listed(comment)).query?.text).toBe(marked.text);
      }),
    );
  });

  test('says no more than the id where nobody else asks the engine', () => {
    const comment = statementMark({ ...query, text: 'M::secret' }, false);
    expect(readMark(listed(comment))).toEqual({ id, query: undefined });
    expect(comment).not.toContain(Buffer.from('M::secret').toString('base64url'));
  });

  test('of a long text holds its beginning', () => {
    const comment = statementMark({ ...query, text: 'x'.repeat(1_000_000) }, true);
    expect(comment.length).toBeLessThan(10_000);
  });

  test('that contradicts itself shows nothing', () => {
    const other = statementMark(query, true).replace(':7:', ':8:');
    expect(readMark(listed(other)).query).toBeUndefined();
  });

  test('that is none of ours shows nothing', () => {
    for (const other of [
      '',
      'belvedere-query:',
      'belvedere-query:7:x:nonsense',
      'belvedere-query:7:x:bnVsbA',
      'a:b:c:d:e',
    ]) {
      expect(readMark(other).query).toBeUndefined();
    }
  });

  test('has ids of queries alone: what a caller takes for one becomes no statement', () => {
    for (const other of ['', "') OR 1=1 --", id.toUpperCase(), `${id} `, `x${id}`]) {
      expect(isQueryId(other)).toBe(false);
      expect(() => markBegin(1, other)).toThrow(RangeError);
    }
  });
});
