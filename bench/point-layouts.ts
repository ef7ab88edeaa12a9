import { Readable } from 'node:stream';
import type { createEmbeddedClient } from '../server/src/telemetry/client.ts';
import { openOwnTelemetry } from '../server/src/telemetry/testing/open-test-telemetry.ts';
import { fixed } from './support/numbers.ts';

/**
 * `node bench/point-layouts.ts [group]` compares forms of a table of metrics: how fields are kept, in which order rows lie, by what they are
 * partitioned. It prints ratios to the first form of each group; what was decided by them stands in docs/adr. `POINTS` sets the size.
 */
const points = Number(process.env.POINTS ?? 2_000_000);
const hosts = 400;
const rowsPerInsert = 20_000;
const inserts = 12;
/** With hundreds of names more rows at once do not fit into the memory of the engine in every form. */
const perStatement = 50_000;
const rounds = 5;
const endNs = 1_750_000_000_000_000_000n;
const stepNs = 10_000_000_000n;
const hourNs = 3_600_000_000_000n;

type Client = ReturnType<typeof createEmbeddedClient>;

interface Layout {
  readonly name: string;
  readonly columns: string;
  /** From a row of the source. */
  readonly select: string;
  readonly orderBy: string;
  readonly partitionBy: string;
  /** One number of a point, and its host. */
  readonly value: (field: string) => string;
  readonly host: string;
  readonly tag: (name: string) => string;
  /** Three of four measurements have names of fields of their own, as those of many programs have. */
  readonly manyNames?: boolean;
}

const key = 'LowCardinality(String)';
const base = `workspace UInt32, measurement ${key}, time_ns Int64 CODEC(Delta, ZSTD(1))`;
const names = ['usage_user', 'usage_system', 'usage_idle', 'usage_iowait', 'usage_total', 'load', 'count', 'bytes'];
const floats = names.slice(0, 6);
const dayOf = 'intDiv(time_ns, 86400000000000)';

const maps: Layout = {
  name: 'one map of numbers, host apart',
  columns: `${base}, host ${key}, tags Map(${key}, String), numbers Map(${key}, Float64), integers Map(${key}, Int64)`,
  select: `workspace, measurement, time_ns, host, tags, mapConcat(floats, mapApply((k, v) -> (k, toFloat64(v)), integers)) AS numbers,
    map()::Map(String, Int64)`,
  orderBy: 'workspace, measurement, time_ns',
  partitionBy: dayOf,
  value: (field) => `numbers['${field}']`,
  host: 'host',
  tag: (name) => `tags['${name}']`,
};

const layouts: Readonly<Record<string, readonly Layout[]>> = {
  fields: [
    maps,
    {
      ...maps,
      name: 'a map of floats and one of integers',
      columns: `${base}, host ${key}, tags Map(${key}, String), floats Map(${key}, Float64), integers Map(${key}, Int64)`,
      select: 'workspace, measurement, time_ns, host, tags, floats, integers',
      value: (field) => `if(mapContains(floats, '${field}'), floats['${field}'], toFloat64(integers['${field}']))`,
    },
    {
      ...maps,
      name: 'values of tags with a dictionary',
      columns: maps.columns.replace(`tags Map(${key}, String)`, `tags Map(${key}, ${key})`),
    },
    {
      ...maps,
      name: 'the same, and a tag that never repeats',
      columns: maps.columns.replace(`tags Map(${key}, String)`, `tags Map(${key}, ${key})`),
      select: maps.select.replace(
        'host, tags',
        "host, mapUpdate(tags, map('container_id', lower(hex(MD5(toString(integers['count'])))))) AS tags",
      ),
    },
    {
      ...maps,
      name: 'a tag that never repeats, without a dictionary',
      select: maps.select.replace(
        'host, tags',
        "host, mapUpdate(tags, map('container_id', lower(hex(MD5(toString(integers['count'])))))) AS tags",
      ),
    },
    {
      ...maps,
      name: 'everything in maps, host too',
      columns: `${base}, tags Map(${key}, String), numbers Map(${key}, Float64), integers Map(${key}, Int64)`,
      select: `workspace, measurement, time_ns, mapUpdate(tags, map('host', host)) AS tags,
        mapConcat(floats, mapApply((k, v) -> (k, toFloat64(v)), integers)) AS numbers, map()::Map(String, Int64)`,
      host: "tags['host']",
    },
    {
      ...maps,
      name: 'JSON type',
      columns: `${base}, host ${key}, tags JSON, fields JSON`,
      select: `workspace, measurement, time_ns, host, CAST(toJSONString(tags), 'JSON') AS tags,
        CAST(toJSONString(mapConcat(floats, mapApply((k, v) -> (k, toFloat64(v)), integers))), 'JSON') AS fields`,
      value: (field) => `ifNull(fields.${field}::Nullable(Float64), 0)`,
      tag: (name) => `tags.${name}::String`,
    },
    {
      ...maps,
      name: 'a column for each field and tag',
      columns: `${base}, host ${key}, cpu ${key}, region ${key}, ${names.map((name) => `${name} Nullable(Float64)`).join(', ')}`,
      select: `workspace, measurement, time_ns, host, tags['cpu'], tags['region'],
        ${names.map((name) => (floats.includes(name) ? `floats['${name}']` : `toFloat64(integers['${name}'])`)).join(', ')}`,
      value: (field) => `ifNull(${field}, 0)`,
      tag: (name) => name,
    },
  ],
  'hundreds of names of fields': [{ ...maps, manyNames: true }],
  // By itself: it takes the memory that the others would need.
  'hundreds of names of fields in JSON': [
    {
      ...maps,
      manyNames: true,
      name: 'JSON type',
      columns: `${base}, host ${key}, tags JSON, fields JSON`,
      select: `workspace, measurement, time_ns, host, CAST(toJSONString(tags), 'JSON') AS tags,
        CAST(toJSONString(mapConcat(floats, mapApply((k, v) -> (k, toFloat64(v)), integers))), 'JSON') AS fields`,
      value: (field) => `ifNull(fields.${field}::Nullable(Float64), 0)`,
      tag: (name) => `tags.${name}::String`,
    },
  ],
  order: [
    maps,
    { ...maps, name: 'host before time', orderBy: 'workspace, measurement, host, time_ns' },
    { ...maps, name: 'series before time', orderBy: 'workspace, measurement, host, sipHash64(tags), time_ns' },
    {
      ...maps,
      name: 'ten minutes, host, time',
      orderBy: 'workspace, measurement, intDiv(time_ns, 600000000000), host, time_ns',
    },
  ],
  partitions: [
    maps,
    { ...maps, name: 'workspace and day', partitionBy: `workspace, ${dayOf}` },
    { ...maps, name: 'none', partitionBy: 'tuple()' },
  ],
};

/** Fifty workspaces, four measurements, eight processors: one row every ten seconds from each. */
const source = `
  SELECT toUInt32(1 + if(number % 2 = 0, 0, cityHash64(intDiv(number, 3200)) % 50)) AS workspace,
    ['cpu', 'mem', 'disk', 'net'][1 + intDiv(number, 8) % 4] AS measurement,
    toInt64(${endNs} - ${stepNs} * intDiv(number, 3200)) AS time_ns,
    concat('host-', toString(intDiv(number, 32) % ${hosts})) AS host,
    map('cpu', concat('cpu', toString(number % 8)), 'region', 'eu-west-1', 'env', 'production') AS tags,
    map(${floats.map((name, index) => `'${name}', (cityHash64(number, ${index}) % 10000) / 100.`).join(', ')}) AS floats,
    map('count', toInt64(number), 'bytes', toInt64(cityHash64(number) % 1000000000)) AS integers`;

const renamed = (map: string): string =>
  `if(measurement = 'cpu', ${map}, mapApply((k, v) -> (concat(k, '_', measurement, toString(cityHash64(host) % 12)), v), ${map})) AS ${map}`;

function sourceOf(form: Layout, from: number, count: number): string {
  const rows = `${source} FROM numbers(${from}, ${count})`;
  if (form.manyNames !== true) return rows;
  return `SELECT workspace, measurement, time_ns, host, tags, ${renamed('floats')}, ${renamed('integers')} FROM (${rows})`;
}

interface Result {
  readonly name: string;
  readonly insertMs: number;
  readonly partsMade: number;
  readonly bytes: number;
  readonly queriesMs: Readonly<Record<string, number>>;
}

const wanted = process.argv[2];
for (const [group, forms] of Object.entries(layouts)) {
  if (wanted !== undefined && !group.includes(wanted)) continue;
  // An engine of its own for each: what one leaves behind in memory is not to slow the next one down.
  const { telemetry, close } = await openOwnTelemetry();
  try {
    print(group, await measure(telemetry.client(), forms));
  } finally {
    await close();
  }
}

/** All forms in turns, and of each time the shortest: what else runs on the machine only ever adds to it. */
async function measure(client: Client, forms: readonly Layout[]): Promise<Result[]> {
  const tables = forms.map((form, index) => ({ form, name: `layout_${index}` }));
  for (const { form, name } of tables) await create(client, form, name);
  const insertTimes = tables.map((): number[] => []);
  const parts: number[] = [];
  for (let round = 0; round < inserts; round += 1) {
    for (const [index, { form, name }] of tables.entries()) {
      insertTimes[index]?.push(await insertTime(client, form, name, round));
      if (round === 0) parts.push(await orNoMemory(partsOf(client, name), 0));
    }
  }
  const sizes: number[] = [];
  for (const { form, name } of tables) {
    await orNoMemory(fill(client, form, name), undefined);
    sizes.push(
      await numberOf(client, `SELECT sum(bytes_on_disk) FROM system.parts WHERE table = '${name}' AND active`),
    );
  }
  const queryTimes = tables.map((): Map<string, number[]> => new Map());
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { form, name }] of tables.entries()) {
      for (const [what, sql] of Object.entries(queriesOf(form, name))) {
        const ask = async () => (await client.query({ query: sql, format: 'JSONCompactEachRow' })).text();
        const ms = await orNoMemory(timeOf(ask), Number.POSITIVE_INFINITY);
        queryTimes[index]?.set(what, [...(queryTimes[index]?.get(what) ?? []), ms]);
      }
    }
  }
  for (const { name } of tables) await client.command({ query: `DROP TABLE ${name}` });
  return tables.map(({ form }, index) => ({
    name: form.name,
    insertMs: Math.min(...(insertTimes[index] ?? [])),
    partsMade: parts[index] ?? 0,
    bytes: sizes[index] ?? 0,
    queriesMs: Object.fromEntries([...(queryTimes[index] ?? [])].map(([what, times]) => [what, Math.min(...times)])),
  }));
}

/** Infinite where the engine has not the memory for it. */
async function insertTime(client: Client, form: Layout, table: string, round: number): Promise<number> {
  const insert = async (): Promise<number> => {
    const body = await rowsOf(client, form, round * rowsPerInsert, rowsPerInsert);
    return timeOf(() => insertNative(client, table, body));
  };
  return orNoMemory(insert(), Number.POSITIVE_INFINITY);
}

async function orNoMemory<Result>(work: Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: unknown }).code !== '241') throw error;
    console.error('the engine has not the memory for it');
    return otherwise;
  }
}

function partsOf(client: Client, table: string): Promise<number> {
  return numberOf(client, `SELECT count() FROM system.parts WHERE table = '${table}' AND active`);
}

async function create(client: Client, form: Layout, table: string): Promise<void> {
  await client.command({
    query: `CREATE TABLE ${table} (${form.columns}) ENGINE = MergeTree PARTITION BY (${form.partitionBy}) ORDER BY (${form.orderBy})
      SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  });
}

async function fill(client: Client, form: Layout, table: string): Promise<void> {
  for (let from = inserts * rowsPerInsert; from < points; from += perStatement) {
    await client.command({
      query: `INSERT INTO ${table} SELECT ${form.select} FROM (${sourceOf(form, from, Math.min(perStatement, points - from))})`,
    });
  }
  await client.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
}

function queriesOf(form: Layout, table: string): Record<string, string> {
  const cpu = "workspace = 1 AND measurement = 'cpu'";
  const lastHour = `time_ns > ${endNs - hourNs}`;
  const value = form.value('usage_user');
  return {
    'chart of an hour': `SELECT intDiv(time_ns, 60000000000) AS t, avg(${value}) FROM ${table} WHERE ${cpu} AND ${lastHour} GROUP BY t ORDER BY t`,
    'hour by host': `SELECT intDiv(time_ns, 60000000000) AS t, ${form.host} AS h, avg(${value}) FROM ${table} WHERE ${cpu} AND ${lastHour} GROUP BY t, h`,
    'one host': `SELECT intDiv(time_ns, 60000000000) AS t, avg(${value}), max(${form.value('count')}) FROM ${table} WHERE ${cpu} AND ${form.host} = 'host-7' GROUP BY t`,
    'one tag, everything': `SELECT ${form.tag('cpu')} AS c, avg(${value}), max(${form.value('bytes')}) FROM ${table} WHERE ${cpu} GROUP BY c`,
    'last by host': `SELECT ${form.host} AS h, argMax(${value}, time_ns) FROM ${table} WHERE ${cpu} GROUP BY h`,
  };
}

async function rowsOf(client: Client, form: Layout, from: number, count: number): Promise<Buffer> {
  const { stream } = await client.exec({
    query: `SELECT ${form.select} FROM (${sourceOf(form, from, count)}) FORMAT Native`,
    clickhouse_settings: { wait_end_of_query: 1, max_block_size: '1000000' },
  });
  return Buffer.concat(await stream.toArray());
}

async function insertNative(client: Client, table: string, body: Buffer): Promise<void> {
  const { stream } = await client.exec({
    query: `INSERT INTO ${table} SETTINGS min_insert_block_size_rows = 1000000 FORMAT Native`,
    values: Readable.from([body], { objectMode: false }),
  });
  await stream.toArray();
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

async function numberOf(client: Client, query: string): Promise<number> {
  const result = await client.query({ query, format: 'JSONCompactEachRow' });
  return Number((await result.json<[string]>())[0]?.[0]);
}

function print(group: string, results: readonly Result[]): void {
  const first = results[0];
  if (first === undefined) return;
  const queries = Object.keys(first.queriesMs);
  console.log(`\n${group}, ${points} points; ratios to the first, which is in ms and MB\n`);
  console.log(`| form | insert | parts | size | ${queries.join(' | ')} |`);
  console.log(`|${' --- |'.repeat(queries.length + 4)}`);
  for (const result of results) {
    const isFirst = result === first;
    const show = (one: number, of: number, unit: number) => (isFirst ? fixed(one / unit, 1) : fixed(one / of, 2));
    const cells = [
      result.name,
      show(result.insertMs, first.insertMs, 1),
      String(result.partsMade),
      show(result.bytes, first.bytes, 1e6),
      ...queries.map((name) => show(result.queriesMs[name] ?? 0, first.queriesMs[name] ?? 0, 1)),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
