import { gzipSync } from 'node:zlib';

export const pointsPerBody = 500;

const lineOf = (index: number, timeNs: string): string =>
  `cpu,host=host-${index % 50},cpu=cpu${index % 16},env=production ` +
  `usage_user=${(index % 1_000) / 10},usage_system=${(index % 777) / 7},usage_idle=${(index % 311) / 3},` +
  `usage_iowait=${(index % 97) / 9},load5s=${index % 64}i ${timeNs}`;

/**
 * Bodies as agents send them: compressed, each another one, all points with a time. Only the first point is compressed anew for each,
 * in a gzip member of its own, so that whoever sends costs little beside whoever receives.
 */
export function createBodies(startMs: number): { readonly next: () => Buffer } {
  const startNs = BigInt(startMs) * 1_000_000n;
  const lines = Array.from({ length: pointsPerBody - 1 }, (_, index) => lineOf(index, String(startNs + BigInt(index))));
  const rest = gzipSync(`\n${lines.join('\n')}\n`);
  let number = 0n;
  return {
    next: () => {
      number += 1n;
      return Buffer.concat([gzipSync(lineOf(Number(number % 1_000n), String(startNs + number)), { level: 1 }), rest]);
    },
  };
}
