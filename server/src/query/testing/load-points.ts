import { createHash } from 'node:crypto';
import type { ServerSink } from '../../ingest/create-sink.ts';
import { noBadPoints, type Point } from '../../ingest/point.ts';
import { PointList } from '../../ingest/point-list.ts';
import { parseLines } from '../../ingest/testing/decode.ts';
import type { SpecLoad } from './spec-file.ts';
import { offsetMs, SPEC_NOW_MS } from './spec-text.ts';

/** Points of line protocol whose times count from now: `cpu,host=a usage=1 -3m`. Without a time a point is of now. */
function pointsOf({ category, lines }: SpecLoad): Point[] {
  return lines.flatMap((line) => {
    const [, body = line, offset = '0s'] = /^(.*\S)\s+([-+]?(?:\d+(?:ms|[dhms]))+)$/.exec(line) ?? [];
    const timeNs = BigInt(SPEC_NOW_MS + offsetMs(offset)) * 1_000_000n;
    const { points, badPoints } = parseLines(`${body} ${timeNs}`, { category });
    if (badPoints.count > 0) throw new Error(`${line}: ${badPoints.kept[0]?.reason}`);
    return points;
  });
}

export async function loadPoints(sink: ServerSink, workspaceNumber: number, loads: readonly SpecLoad[]): Promise<void> {
  for (const load of loads) {
    const points = pointsOf(load);
    const bodyHash = createHash('sha256').update(load.lines.join('\n')).digest('hex');
    await sink.write({
      workspaceNumber,
      tokenNumber: 1,
      category: load.category,
      points: PointList.of(points),
      badPoints: noBadPoints,
      bodyHash,
    });
  }
}
