import { Type } from 'typebox';
import type { CallGap } from '../../calls/search.ts';
import { closed } from './schemas.ts';

/** What every answer that is made of the record says beside it: numbers without this could pass for all there is. */
export const callGaps = Type.Array(
  closed({
    fromMs: Type.Integer({ description: 'first of them, epoch milliseconds' }),
    toMs: Type.Integer({ description: 'last of them, epoch milliseconds' }),
    calls: Type.Integer({ description: 'how many' }),
    reason: Type.String({ description: 'why they could not be recorded' }),
  }),
  { description: 'calls of the window that were answered and could not be recorded' },
);

const milliseconds = (microseconds: number): number => Math.floor(microseconds / 1000);

export const callGapsAnswer = (gaps: readonly CallGap[]) =>
  gaps.map(({ fromUs, toUs, calls, reason }) => ({
    fromMs: milliseconds(fromUs),
    toMs: milliseconds(toUs),
    calls,
    reason,
  }));
