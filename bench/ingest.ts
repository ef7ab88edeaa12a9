import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Block } from '../server/src/ingest/block/block.ts';
import { insertBlocks } from '../server/src/ingest/insert.ts';
import type { Point } from '../server/src/ingest/point.ts';
import { createEmbeddedClient } from '../server/src/telemetry/client.ts';
import { pointTables } from '../server/src/telemetry/point-tables.ts';
import { startProduct, temporaryFolder } from '../tests/support/product.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atLeast, type Measurement } from './support/table.ts';

const rounds = 5;
/**
 * So many that merging keeps pace on both sides. A raw round of 300 was over in a second and a half and left most of its merging to the
 * pause behind it, where neither side is timed, while ours, which takes longer, did more of it within its round.
 */
const bodiesPerRound = 900;
const pointsPerBody = Number(process.env.POINTS_PER_BODY ?? 2_000);
/** Requests at the same time: agents do not wait for each other. */
const connections = 32;
const bar = 0.6;
const token = 'token-of-the-bench';
/** In the second day before today, so that no round crosses midnight. */
const startNs = (BigInt(Math.floor(Date.now() / 86_400_000)) - 2n) * 86_400_000_000_000n;

/** Points through the gateway in line protocol, against the same rows in blocks that are ready, inserted as they are. */
export async function measure(): Promise<Measurement[]> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const product = await startProduct({ dataDir, environment: { BELVEDERE_INGEST_TOKEN: token } });
  const engine = createEmbeddedClient(engineOf(dataDir).socketPath);
  try {
    await firstWrite(product.address);
    let sent = 0;
    const perInsert: number[] = [];
    const serverCpu: number[] = [];
    const engineCpu: number[] = [];
    const pointsPerRound = bodiesPerRound * pointsPerBody;
    const ours = async (): Promise<number> => {
      const bodies = Array.from({ length: bodiesPerRound }, () => linesOf(pointsOf(sent++)));
      const before = await insertsOf(product.address);
      const [serverBefore, engineBefore] = [cpuMsOf(product.serverPid()), cpuMsOf(engineOf(dataDir).pid)];
      const rate = await perSecond(bodies, connections, (body) => write(product.address, body));
      serverCpu.push(((cpuMsOf(product.serverPid()) - serverBefore) * 1_000) / pointsPerRound);
      engineCpu.push(((cpuMsOf(engineOf(dataDir).pid) - engineBefore) * 1_000) / pointsPerRound);
      perInsert.push(bodiesPerRound / Math.max(1, (await insertsOf(product.address)) - before));
      return rate;
    };
    const raw = async (): Promise<number> => {
      const grouped = Math.max(1, Math.round(median(perInsert) || 1));
      const blocks = Array.from({ length: bodiesPerRound }, () => blockOf(pointsOf(sent++)));
      const groups: Buffer[][] = [];
      for (let from = 0; from < blocks.length; from += grouped) groups.push(blocks.slice(from, from + grouped));
      const rate = await perSecond(groups, 2, (group) => insertBlocks(engine, pointTables.metric, group, 'bench'));
      return (rate * bodiesPerRound) / groups.length;
    };
    // What the rounds before left is paid by neither: some of it is merged again with each few new parts.
    const quietly = (round: () => Promise<number>) => async (): Promise<number> => {
      await merged(engine);
      await engine.command({ query: 'TRUNCATE TABLE metric' });
      return round();
    };
    // The first round of each is not counted.
    await ours();
    await raw();
    const { one, other } = await interleave(rounds, quietly(ours), quietly(raw));
    const ratio = ratioOf(one, other);
    const points = (rate: number) => `${whole(rate * pointsPerBody)} points/s`;
    return [
      {
        what: `ingest, line protocol, ${pointsPerBody} points a body`,
        ratio,
        bar: atLeast(bar, ratio),
        ours: points(median(one)),
        baseline: points(median(other)),
        note:
          `${whole(median(perInsert) * pointsPerBody)} points an insert on both sides; CPU a point: server ` +
          `${fixed(median(serverCpu), 1)} µs, engine ${fixed(median(engineCpu), 1)} µs`,
      },
    ];
  } finally {
    await engine.close();
    await product.stop();
    folder.remove();
  }
}

/** One host's processors and disks, every ten seconds: eight fields a point. */
function pointsOf(body: number): Point[] {
  return Array.from({ length: pointsPerBody }, (_, index): Point => {
    const n = body * pointsPerBody + index;
    return {
      measurement: index % 2 === 0 ? 'cpu' : 'disk',
      tags: new Map([
        ['host', `host-${body % 100}`],
        ['cpu', `cpu${index % 16}`],
        ['region', 'eu-west-1'],
        ['env', 'production'],
      ]),
      fields: new Map<string, number | bigint>([
        ['usage_user', (n % 1_000) / 10],
        ['usage_system', (n % 777) / 7],
        ['usage_idle', (n % 311) / 3],
        ['usage_iowait', (n % 97) / 9],
        ['usage_total', (n % 83) / 8],
        ['load', (n % 59) / 4],
        ['count', BigInt(n)],
        ['bytes', BigInt(n) * 4_096n],
      ]),
      timeNs: startNs + BigInt(n) * 1_000n,
    };
  });
}

function linesOf(points: readonly Point[]): Buffer {
  const line = ({ measurement, tags, fields, timeNs }: Point): string => {
    const tagged = [...tags].map(([name, value]) => `${name}=${value}`).join(',');
    const values = [...fields]
      .map(([name, value]) => `${name}=${value}${typeof value === 'bigint' ? 'i' : ''}`)
      .join(',');
    return `${measurement},${tagged} ${values} ${timeNs}`;
  };
  return Buffer.from(points.map(line).join('\n'));
}

function blockOf(points: readonly Point[]): Buffer {
  const block = new Block(pointTables.metric, { workspaceNumber: 2, keepDays: 30 });
  for (const point of points) block.add(point, point.timeNs ?? 0n, 0n);
  return block.finish().written;
}

/** Pieces of work a second, so many at the same time. */
async function perSecond<Work>(
  list: readonly Work[],
  atOnce: number,
  run: (work: Work) => Promise<void>,
): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let work = list[next++]; work !== undefined; work = list[next++]) await run(work);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (list.length * 1_000) / (performance.now() - startedAt);
}

const keepAlive = new Agent({ keepAlive: true, maxSockets: connections });

function write(address: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent: keepAlive, headers: { 'Content-Length': body.length } };
    const sending = request(`${address}/v1/write/metric?token=${token}`, options, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`the gateway answered ${answer.statusCode}`));
      });
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Resolves when the engine has nothing to merge. */
async function merged(engine: ReturnType<typeof createEmbeddedClient>): Promise<void> {
  for (let quietChecks = 0; quietChecks < 3; ) {
    const result = await engine.query({ query: 'SELECT count() FROM system.merges', format: 'JSONCompactEachRow' });
    const [row] = await result.json<[string | number]>();
    quietChecks = Number(row?.[0]) === 0 ? quietChecks + 1 : 0;
    await pause(200);
  }
}

/** The engine starts in the background. */
async function firstWrite(address: string): Promise<void> {
  for (;;) {
    const answered = await write(address, linesOf(pointsOf(1_000_000))).then(
      () => true,
      () => false,
    );
    if (answered) return;
  }
}

async function insertsOf(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return Number(/^belvedere_ingest_inserts_total (\d+)/m.exec(text)?.[1] ?? 0);
}

const engineOf = (dataDir: string): { readonly pid: number; readonly socketPath: string } =>
  JSON.parse(readFileSync(join(dataDir, 'engine', 'engine.json'), 'utf8')) as { pid: number; socketPath: string };

/** What a process has used of the processors; in steps of 10 ms. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
