import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countColumns, gapColumns } from './columns.ts';
import { encodeCount, encodeGap } from './encode.ts';
import { anyText } from './testing/call-record-arbitraries.ts';

const valuesOf = (line: string): unknown[] => JSON.parse(line) as unknown[];

it('the lines of gaps and counts hold each field in its column', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), (text, calls) => {
      const gap = valuesOf(encodeGap({ fromUs: 1, toUs: 2, workspace: text, calls, reason: text }));
      expect(gap).toEqual([1, 2, text.toWellFormed(), calls, text.toWellFormed()]);
      expect(gap).toHaveLength(gapColumns.length - 1);
      const count = { minuteS: 60, dialect: 'grafana', address: text, status: 401, errorCode: text, calls };
      const values = valuesOf(encodeCount(count));
      expect(values).toEqual([60, 'grafana', text.toWellFormed(), 401, text.toWellFormed(), calls]);
      expect(values).toHaveLength(countColumns.length - 1);
    }),
  );
});
