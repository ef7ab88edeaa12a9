import { encodeJsonPoints } from '../../server/src/ingest/decode/json/encode.ts';
import { encodeLineProtocol } from '../../server/src/ingest/decode/line-protocol/encode.ts';
import type { FieldValue, Point } from '../../server/src/ingest/point.ts';

/** Points as an agent sends them: the metrics of hosts, with tags that repeat and numbers that do not. */
export function hostMetrics(count: number): Point[] {
  return Array.from({ length: count }, (_, index): Point => {
    const usage = (index * 7919) % 10_000;
    const fields: [string, FieldValue][] = [
      ['usage_user', usage / 100],
      ['usage_system', (usage % 977) / 10],
      ['usage_idle', 100 - usage / 100],
      ['load5s', BigInt(usage % 64)],
      ['core_temperature', 41.5],
    ];
    return {
      measurement: 'cpu',
      tags: new Map([
        ['host', `host-${index % 100}`],
        ['cpu', `cpu${index % 16}`],
        ['env', 'production'],
      ]),
      fields: new Map(fields),
      timeNs: 1_700_000_000_000_000_000n + BigInt(Math.floor(index / 1_600)) * 10_000_000_000n,
    };
  });
}

/** Logs: one long string, whose quotes and line breaks have to be undone. */
export function logs(count: number): Point[] {
  return Array.from({ length: count }, (_, index): Point => {
    const message =
      `2026-11-22T05:00:00Z INFO [http-${index % 200}] "GET /orders/${index} HTTP/1.1" 200 ${index % 9_999}\n` +
      `    at com.example.shop.Orders.find(Orders.java:${index % 500}) path=C:\\data\\${index}\n`.repeat(3);
    return {
      measurement: 'shop',
      tags: new Map([
        ['host', `host-${index % 100}`],
        ['service', 'shop'],
        ['status', 'info'],
      ]),
      fields: new Map<string, FieldValue>([
        ['message', message],
        ['log_read_lines', BigInt(index)],
      ]),
      timeNs: 1_700_000_000_000_000_000n + BigInt(index) * 1_000_003n,
    };
  });
}

export const asLines = (points: readonly Point[]): Buffer => Buffer.from(encodeLineProtocol(points));
export const asJson = (points: readonly Point[]): Buffer => Buffer.from(encodeJsonPoints(points));
