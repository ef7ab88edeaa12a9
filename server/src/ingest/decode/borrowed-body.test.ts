import { expect, test } from 'vitest';
import { unpacked } from '../testing/decode.ts';
import { foreignPoints } from '../testing/foreign-protobuf.ts';
import { decodePoints, type PointFormat } from './decode.ts';

const times = [1, 2, 3].map((number) => String(1_700_000_000_000_000_000n + BigInt(number)));
const lines = times.map((time) => `borrowed,host=a,region=主 usage=1.5,count=2i,note="text" ${time}`).join('\n');
const asJson = JSON.stringify(
  times.map((time) => ({
    measurement: 'borrowed',
    tags: { host: 'a', region: '主' },
    fields: { usage: 1.5, note: 'text' },
    time: Number(time),
  })),
);
const protobuf = foreignPoints(
  times.map((time) => ({
    name: 'borrowed',
    fields: [
      { key: 'host', s: 'a', isTag: true },
      { key: 'usage', f: 1.5 },
      { key: 'note', s: 'text' },
    ],
    time,
  })),
);

const bodies: [PointFormat, Buffer][] = [
  ['line-protocol', Buffer.from(lines)],
  ['json', Buffer.from(asJson)],
  ['protobuf', Buffer.from(protobuf)],
];

test.each(bodies)(
  'points of %s, and what is remembered of them, hold nothing of the memory of the body',
  async (format, body) => {
    const told = async (own: Buffer, then: () => void) => {
      const { points, badPoints } = unpacked(await decodePoints(own, { format, category: 'logging' }));
      then();
      expect(badPoints.count).toBe(0);
      return points.map(({ measurement, tags, fields, timeNs }) => [measurement, [...tags], [...fields], timeNs]);
    };
    const expected = await told(Buffer.from(body), () => undefined);
    expect(expected).toHaveLength(times.length);
    // Twice: the second body is read by what is remembered of the first, whose memory is somebody else's by then.
    for (const _ of [1, 2]) {
      const own = Buffer.from(body);
      expect(await told(own, () => own.fill('x'))).toEqual(expected);
    }
  },
);
