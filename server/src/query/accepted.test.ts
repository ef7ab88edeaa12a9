import { clauses, functions } from '@belvedere/dql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptedTexts } from '../../../packages/dql/src/testing/accepted-texts.ts';
import { oddities } from '../../../packages/dql/src/testing/oddities.ts';
import { BelvedereError } from '../errors/index.ts';
import { newWorkspaceNumber } from '../ingest/testing/points.ts';
import { sinkOf } from '../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from './create-query-engine.ts';
import { loadPoints } from './testing/load-points.ts';
import { SPEC_NOW_MS } from './testing/spec-text.ts';

/**
 * Every text that the parser accepts runs on data that has what it asks for, and nearly all of them find something. What is not answered is listed
 * with its reason.
 */
const notAnswered: Readonly<Record<string, string>> = {
  'dbscan((M::cpu:(avg(usage_total)) [1h::1m] BY host), 0.5)': 'needs a model',
};

/** What finds nothing in the data below, and why. */
const empty: Readonly<Record<string, string>> = {
  "M::cpu:(usage_total) { host = '#{host}' } [5m]": 'the variable of a dashboard was not replaced',
  'NON_NEGATIVE_DERIVATIVE("M::`nginx`:(AVG(`accepts`) AS `accepts`) { `host` = \'a\' }")':
    'without a step there is one value, and nothing before it',
};

const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 730 });
const engine = createQueryEngine({ telemetry, now });
const workspace = newWorkspaceNumber();

/** Metrics of ten minutes, of last week, of yesterday and of the days that some texts name. */
function metricLines(): string[] {
  const fields = 'usage_total=90,usage_user=20,usage_system=10,usage_idle=40,load5s=2,used=70,used_percent=70';
  const more = 'available_percent=30,load1=1,n_cpus=4i,drift=-2,request_seconds_bucket=5,bytes_recv=100i,accepts=7i';
  const sources = ['cpu', 'mem', 'net', 'disk', 'system', 'prom', 'nginx'];
  const hosts = ['a', 'b', 'web-1', 'web-2', 'web-3'];
  const tags = 'cpu=cpu-total,interface=eth0,device=sda,fstype=ext4,mount_point=/,le=0.5';
  const times = [
    '-10s',
    '-20s',
    '-30s',
    '-60s',
    '-90s',
    '-2m',
    '-3m',
    '-4m',
    '-5m30s',
    '-20m',
    '-1d10s',
    '-6d',
    '-7d',
    '-379d12h',
    '-379d11h30m',
  ];
  const lines = sources.flatMap((source) =>
    hosts.flatMap((host) => times.map((time) => `${source},host=${host},${tags} ${fields},${more} ${time}`)),
  );
  return [...lines, ...times.map((time) => `disk\\ io,host=a read\\ bytes=5 ${time}`)];
}

const json = JSON.stringify({
  a: { b: 1 },
  level: 'ERROR',
  logger: 'main',
  request: { cost: 12 },
  user: { 'full name': 'Ann' },
  items: [{ sku: 'x1' }],
  order: 'order=17',
});
const texts = ['GET /api/users timeout', 'connection refused by disk', 'error in memory of disk', json];

function logLines(): string[] {
  return ['nginx', 'app', 'a', 'b'].flatMap((source) =>
    texts.flatMap((message, index) =>
      ['error', 'critical'].map((status, second) => {
        const fields = `status="${status}",cost=${index * 100}i,size="12",client_ip="10.0.0.1",bytes=5i,status_code=200i`;
        const more = `trace_id="t${index}",level="warn",cached=true,tags="[\\"x\\"]"`;
        const text = `message="${message.replaceAll('"', '\\"')}"`;
        return `${source},host=h1,service=web ${fields},${more},${text} -${index + 1}m${second}s`;
      }),
    ),
  );
}

beforeAll(async () => {
  await loadPoints(sink, workspace, [
    { category: 'metric', lines: metricLines() },
    {
      category: 'logging',
      lines: [...logLines(), 'nginx message="GET /api/7",host="h2" -7d1m', 'nginx message="untraced" -1m'],
    },
    {
      category: 'object',
      lines: [
        'HOST,name=web-1,host=a os="linux",cpu_usage=95,df_label="[\\"prod\\"]" -1m',
        'docker_containers,name=c,namespace=prod state="running" -1m',
      ],
    },
    { category: 'custom_object', lines: ['rds,name=r InstanceId="i-1",tags="[1]" -1m'] },
    {
      category: 'keyevent',
      lines: [
        'monitor,df_monitor_checker_event_ref=r df_event_id="e",df_status="error",df_title="t",df_fault_status="fault" -1m',
      ],
    },
    {
      category: 'tracing',
      lines: ['ddtrace,service=shop,span_type=entry trace_id="t",resource="/",status="error",duration=5i -1m'],
    },
    { category: 'rum', lines: ['view,app_id=app_1 view_id="v",userid="u" -1m'] },
    { category: 'network', lines: ['netflow,src_ip=1.1.1.1,dst_ip=2.2.2.2 bytes_read=5i -1m'] },
    { category: 'profiling', lines: ['cpu,service=shop profile_id="p" -1m'] },
    { category: 'security', lines: ['system title="t",level="warn" -1m'] },
    { category: 'dialtesting', lines: ['http_dial_testing response_time=5i -1m'] },
  ]);
});

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

describe.each(Object.entries(acceptedTexts))('%s', (_topic, accepted) => {
  test.each(accepted)('%s', async (text) => {
    const asked = engine.run({ text, workspaces: [workspace], options: {} });
    if (notAnswered[text] !== undefined) {
      await expect(asked).rejects.toMatchObject({ code: 'QueryNotSupported' });
      return;
    }
    const { series } = await asked.catch((error: unknown) => {
      throw error instanceof BelvedereError
        ? new Error(`${error.code}: ${error.message}`, { cause: error.cause })
        : error;
    });
    if (empty[text] === undefined) expect(series).not.toEqual([]);
    else expect(series).toEqual([]);
    for (const each of series) {
      expect(each.columns.length).toBeGreaterThan(0);
      for (const row of each.values) expect(row).toHaveLength(each.columns.length);
    }
  });
});

/** What can be read and says nothing that could be answered. */
const notMeant: Readonly<Record<string, string>> = {
  "M::cpu:(x) { host IN `@hosts`, host IN [re('^a'), 'b'] }": 'InvalidQuery',
  // Two targets that each make rows of their own.
  'L::a:(distinct_by_collapse(a, [b, c]), substring(message, -3), concat(\'a\', b, "c"), log(x, 2), p99.9(x))':
    'InvalidQuery',
};

/** Spellings that are read and seldom written. Their fields are of no data. */
describe.each(Object.entries(oddities))('other spellings: %s', (_topic, accepted) => {
  test.each(accepted)('%s', async (text) => {
    const asked = engine.run({ text, workspaces: [workspace], options: {} });
    const code = notMeant[text];
    if (code === undefined) expect((await asked).series).toBeInstanceOf(Array);
    else await expect(asked).rejects.toMatchObject({ code });
  });
});

/** The pages of the language show these: each runs. Whether it finds something depends on data that only its reader has. */
describe('the examples of the registry', () => {
  const examples = new Set([
    ...functions.map(({ example }) => example),
    ...clauses.flatMap((clause) => clause.examples),
  ]);
  test.each([...examples])('%s', async (text) => {
    const asked = engine.run({ text, workspaces: [workspace], options: {} });
    if (text.startsWith('dbscan')) await expect(asked).rejects.toMatchObject({ code: 'QueryNotSupported' });
    else expect((await asked).series).toBeInstanceOf(Array);
  });
});
