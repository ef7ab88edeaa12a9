import { plainDraw } from '../../../charts/field.ts';
import type { Frame } from '../../../charts/frame.ts';
import type { AskedCode } from './request.ts';

const dash = [6, 4];

/** An answer of an earlier time on the axis of now: dashed, and called by how far back it is. */
export function comparedFrame(frame: Frame, { label, shiftMs }: NonNullable<AskedCode['comparison']>): Frame {
  return {
    ...frame,
    refId: `${frame.refId} ${label}`,
    comparison: { refId: frame.refId, label },
    columns: frame.columns.map((column) => {
      if (column.kind === 'time') {
        const values = column.values.map((time) => (typeof time === 'number' ? time + shiftMs : time));
        return { ...column, values };
      }
      const draw = { ...(column.field.draw ?? plainDraw), dash, stack: undefined, fill: 0 };
      return { ...column, title: `${column.title} (${label})`, field: { ...column.field, draw } };
    }),
  };
}
