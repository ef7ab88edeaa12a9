import { expect, test } from 'vitest';
import { foreignPoints } from '../testing/foreign-protobuf.ts';
import { decodePoints, formatOf, type PointFormat } from './decode.ts';

test.each<[contentType: string | undefined, format: PointFormat]>([
  ['application/protobuf; proto=com.guance.Point', 'protobuf'],
  ['application/x-protobuf', 'protobuf'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/pbjson; proto=com.guance.Point', 'pbjson'],
  ['application/line-protocol', 'line-protocol'],
  ['text/plain', 'line-protocol'],
  ['', 'line-protocol'],
  [undefined, 'line-protocol'],
])('the content type %s means %s', (contentType, format) => {
  expect(formatOf(contentType)).toBe(format);
});

test('the same points come out of every format', async () => {
  const pbjson =
    '[{"name":"cpu","fields":[{"key":"usage","f":1.5},{"key":"n","i":"2"},{"key":"host","s":"a","is_tag":true}],"time":"5"}]';
  const bodies: [PointFormat, Buffer][] = [
    ['line-protocol', Buffer.from('cpu,host=a usage=1.5,n=2i 5')],
    ['json', Buffer.from('[{"measurement":"cpu","tags":{"host":"a"},"fields":{"usage":1.5,"n":2},"time":5}]')],
    ['pbjson', Buffer.from(pbjson)],
    [
      'protobuf',
      foreignPoints([
        {
          name: 'cpu',
          fields: [
            { key: 'usage', f: 1.5 },
            { key: 'n', i: 2 },
            { key: 'host', s: 'a', isTag: true },
          ],
          time: 5,
        },
      ]),
    ],
  ];
  for (const [format, body] of bodies) {
    const { points, badPoints } = await decodePoints(body, { format, category: 'metric', unit: 1n });
    expect(badPoints.count).toBe(0);
    expect([...points]).toEqual([
      {
        measurement: 'cpu',
        tags: new Map([['host', 'a']]),
        fields: new Map<string, unknown>([
          ['usage', 1.5],
          ['n', 2n],
        ]),
        timeNs: 5n,
      },
    ]);
  }
});

test('a large body lets others have their turns', async () => {
  let turns = 0;
  const decoding = decodePoints(Buffer.from('cpu usage=1\n'.repeat(30_000)), {
    format: 'line-protocol',
    category: 'metric',
  });
  let isDecoded = false;
  const count = () => {
    turns += 1;
    if (!isDecoded) setImmediate(count);
  };
  count();
  const { points } = await decoding;
  isDecoded = true;
  expect(points).toHaveLength(30_000);
  expect(turns).toBeGreaterThan(3);
});
