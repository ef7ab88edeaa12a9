import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BelvedereError } from '../errors/index.ts';
import { newWorkspaceNumber } from '../ingest/testing/points.ts';
import { sinkOf } from '../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from './create-query-engine.ts';
import type { QueryOptions, QueryResult } from './query.ts';
import { loadPoints } from './testing/load-points.ts';
import { SPEC_NOW_MS } from './testing/spec-text.ts';

/**
 * Nobody reads the data of another workspace, and no text of a caller becomes a part of a statement. The secret of the other workspace lies in the same
 * tables, at the same times, under the same names.
 */
const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 30 });
const engine = createQueryEngine({ telemetry, now });
const mine = newWorkspaceNumber();
const theirs = newWorkspaceNumber();
const SECRET = 'their-secret-value';

beforeAll(async () => {
  await loadPoints(sink, mine, [
    { category: 'metric', lines: ['cpu,host=a usage=1 -1m', 'cpu,host=b usage=2 -1m'] },
    { category: 'logging', lines: ['app message="mine" -1m'] },
    { category: 'object', lines: ['HOST,name=a,host=a os="linux" -1m'] },
    { category: 'keyevent', lines: ['monitor,df_monitor_checker_event_ref=r df_status="ok",df_event_id="e" -1m'] },
  ]);
  await loadPoints(sink, theirs, [
    { category: 'metric', lines: [`cpu,host=${SECRET},tag_${SECRET}=1 usage=987654321 -1m`] },
    { category: 'logging', lines: [`app,host=${SECRET} message="${SECRET}" -1m`] },
    { category: 'object', lines: [`HOST,name=${SECRET},host=${SECRET} os="linux",df_label="[\\"prod\\"]" -1m`] },
    {
      category: 'keyevent',
      lines: [`monitor,df_monitor_checker_event_ref=${SECRET} df_status="error",df_event_id="${SECRET}" -1m`],
    },
  ]);
});

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

const ask = (text: string, options: QueryOptions = {}): Promise<QueryResult> =>
  engine.run({ text, workspaces: [mine], options });

/** The answer, or the coded refusal: anything else is a fault. */
async function outcomeOf(text: string, options: QueryOptions = {}): Promise<string> {
  try {
    return JSON.stringify(await ask(text, options));
  } catch (error) {
    if (error instanceof BelvedereError && error.code !== 'InternalError') return `${error.code} ${error.message}`;
    throw new Error(`${text}: ${String(error)}`, { cause: error });
  }
}

describe('the data of another workspace', () => {
  const everything = [
    'M::*',
    'M::*:(count(*), sum(usage)) BY *',
    'M::*:(distinct(host))',
    'M::*:(field_values(host))',
    'M::*:(usage) [30d]',
    'M::(M::cpu:(host AS h, usage AS u) [1h]):(h, u) [1h]',
    'M::(M::(M::cpu:(avg(usage) AS u) [1h] BY host):(max(u) AS v) [1h] BY host):(v, host) [1h]',
    'M::cpu:(usage) { host IN (M::*:(distinct(host)) [1h]) } [1h] BY host',
    'M::cpu:(usage) { host IN (O::*:(name)) OR host NOT IN (O::*:(name)) } [1h] BY host',
    'L::*:(*) [1h]',
    'L::*:(message) { message = query_string("*") } [1h]',
    'L::(L::*:(message) [1h]) AS a,(O::*:(name)) AS b:(a.message, b.name)',
    'O::*',
    'O::*:(name) { name = with_labels(object_class="HOST", labels=["prod"]) }',
    'OH::*:(*) [1h]',
    'E::*:(*) [1h]',
    'UE::*:(*)',
    'eval(A + B, A="M::*:(sum(usage)) [1h]", B="M::*:(max(usage)) [1h] BY host")',
    'series_sum((M::*:(sum(usage)) [1h] BY host))',
    'M::cpu:(usage AS a, sum(usage) SHIFT 1m AS b) [1h]',
    'show_measurement()',
    'show_tag_key()',
    'show_tag_value(keyin=[re(".*")])',
    'show_field_key()',
    'show_object_source()',
    'show_object_label()',
    'show_logging_field()',
    'show_series_count_by_tag_key()',
    'show_series_cardinality()',
    'show_workspaces()',
    'show_tag_value(from=[re(".*")], keyin=[re(".*")], field=[re(".*")])',
    'show_event_field()',
    'show_object_class()',
    'show_measurement() { host != "" } LIMIT 1000',
    'L::*:(count(*)) [1h] BY drain(message, 0.1)',
    'L::*:(drain(message, 0.1, 1) AS d, message) [1h]',
    'L::re(`.*`):(message) { message =~ ".*", host != "nobody" } [1h]',
    'L::*:(message@a, @b, regexp_extract(message, "(.*)", 1) AS x) [1h]',
    'L::*:(message AS workspace) { workspace != 0 } [1h]',
    'M::*:(workspace, batch, keep_days, tags, numbers, strings) [1h]',
    'M::cpu:(usage) { host IN (L::*:(host) [1h]), usage > 0 } [1h] BY *',
    'M::cpu:(avg(usage)) [1h::1m:rate] BY host, `*`',
    'E::*:(count_filter(df_status, ["error"]) AS n, collect_distinct(df_event_id) AS ids) [1h]',
    'L::*:(top(message, 100)) [1h]',
    'L::*:(distinct_by_collapse(host, fields=[message])) [1h]',
    'O::*:(host) { name != with_labels(object_class="HOST", labels=["none"]) }',
    'count_filter(dql="M::*:(usage) BY host", expr="usage > 0")',
    'top((M::*:(sum(usage)) BY host), 100).abs()',
    'M::(M::cpu:(fill(avg(usage), 0) AS u) [10m::1m] BY host) AS a,(L::*:(message) [1h]) AS b:(a.u, b.message) [1h]',
  ];

  test.each(everything)('is not in the answer to %s', async (text) => {
    const answer = await outcomeOf(text, { disableSlimit: true });
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain('987654321');
  });

  test('does not come behind a page that ended in it, nor with a shift, a zone or a range of its own', async () => {
    const { searchAfter } = await engine.run({ text: 'L::app LIMIT 1', workspaces: [theirs], options: {} });
    expect(searchAfter).toHaveLength(3);
    for (const options of [
      { searchAfter },
      { timeRange: [0, SPEC_NOW_MS * 2] as const, tz: 'Asia/Shanghai' },
      { conditions: 'workspace = 2 OR host != "x"', orderBy: [{ column: 'workspace', descending: true }] },
    ]) {
      expect(await outcomeOf('L::app:(*)', options)).not.toContain(SECRET);
      expect(await outcomeOf('M::cpu:(max(usage)) [1h] SHIFT 0s BY host', options)).not.toContain('987654321');
    }
  });

  test('counts for nothing in cardinalities', async () => {
    const { series } = await ask('show_series_cardinality()');
    expect(series[0]?.values).toEqual([[2]]);
  });

  test('is read when both workspaces are in the scope, so that the tests above have something to find', async () => {
    const { series } = await engine.run({ text: 'M::cpu:(usage) BY host', workspaces: [mine, theirs], options: {} });
    expect(JSON.stringify(series)).toContain(SECRET);
  });

  test('is not the marks of batches either: no scope is everything', async () => {
    const { series } = await engine.run({ text: 'M::*:(count(*)) [30d]', workspaces: [0], options: {} });
    expect(series).toEqual([]);
  });
});

const breaking = [
  "'",
  '"',
  '`',
  "\\'",
  "' OR 1=1 --",
  "') OR workspace != 0 --",
  '} OR workspace = 1 {',
  '{p0:String}',
  '{p0:UInt32}',
  "'; DROP TABLE metric; --",
  "a' AS x, (SELECT groupArray(message) FROM logging) AS y",
  'workspace',
  'time_ns',
  'k0',
  'v0',
  'a0',
  't',
  '__docid',
  '\0',
  '\\x00',
  '\n',
  '$1',
  '\\1',
  '%',
  '(?i)',
  '*',
  '<*>',
  '😀',
  'x'.repeat(5_000),
];

/** A text as a name in back-ticks and as a text in quotes. */
const named = (text: string): string => `identifier("${text.replaceAll(/[\\"]/g, '\\$&')}")`;
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

describe('texts that would break out of a statement', () => {
  test.each(breaking)('are names and values and nothing else: %j', async (text) => {
    const [name, value] = [named(text), quoted(text)];
    const places = [
      `M::${name}:(usage)`,
      `M::cpu:(${name})`,
      `M::cpu:(max(${name}) AS ${name})`,
      `M::cpu:(usage AS ${name}) { ${name} = ${value} }`,
      `M::cpu:(avg(usage) AS ${name}) BY ${name}`,
      `M::cpu:(avg(usage) AS ${name}) BY host AS ${name} HAVING ${name} > 0 SORDER BY ${name} DESC`,
      `M::cpu:(usage AS ${name}) ORDER BY ${name}`,
      `M::cpu:(usage) { host IN [${value}, 'a'] }`,
      `M::cpu:(usage) { host != ${value} }`,
      `L::app:(message) { message = match(${value}) }`,
      `L::app:(message) { search(message, ${value}) }`,
      `L::app:(message) { message = wildcard(${value}) }`,
      `L::app:(message) { message = query_string(${value}) }`,
      `L::app:(message) { message =~ ${value} }`,
      `L::app:(regexp_replace(message, 'm', ${value}) AS x, regexp_extract(message, ${value}) AS y)`,
      `L::app:(count_filter(message, [${value}]))`,
      `L::app:(json_extract(message, ${value}))`,
      `L::app:(message@[${value}])`,
      `L::app:(concat(message, ${value}))`,
      `L(${value})::app:(message)`,
      `M::(M::cpu:(avg(usage) AS ${name}) BY host AS ${name}):(max(${name}) AS ${name}) BY ${name}`,
      `show_measurement(${value})`,
      `show_tag_value(from=[${value}], keyin=[${value}], field=[${value}])`,
      `show_logging_field(${value}, index=${value})`,
      `O::HOST:(name) { name = with_labels(object_class=${value}, labels=[${value}], key=${value}) }`,
    ];
    await Promise.all(
      places.map(async (place) => {
        const answer = await outcomeOf(place);
        expect(answer, place).not.toContain(SECRET);
        expect(answer, place).not.toContain('987654321');
      }),
    );
  });

  test.each(breaking)('are no more than that in the options of a request: %j', async (text) => {
    const options: QueryOptions[] = [
      { conditions: text },
      { conditions: `host = ${quoted(text)}` },
      { orderBy: [{ column: text, descending: true }] },
      { sorderBy: { column: text, descending: true } },
      { tz: text },
      { searchAfter: [1, 1, text] },
      { functions: [text] },
    ];
    for (const option of options) {
      expect(await outcomeOf('M::cpu:(last(usage)) BY host', option)).not.toContain(SECRET);
      expect(await outcomeOf('L::app:(message)', option)).not.toContain(SECRET);
    }
  });

  test('are not found by chance either', async () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '"', '`', '\\', '{', '}', '(', ')', ',', ' ', 'a', '0', '-', ';', '\0'),
    });
    await fc.assert(
      fc.asyncProperty(text, async (each) => {
        const [name, value] = [named(each), quoted(each)];
        const answer = await outcomeOf(
          `M::cpu:(max(${name}) AS ${name}) { host != ${value} } BY ${name} HAVING ${name} != ${value}`,
        );
        expect(answer).not.toContain(SECRET);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is too much', () => {
  test('is refused with a code: too many points, too long a range, numbers out of bounds', async () => {
    expect(await outcomeOf('M::cpu:(avg(usage)) [30d::1s]')).toMatch(/^InvalidQuery/);
    expect(await outcomeOf('M::cpu:(usage) [30d]', { maxDurationMs: 3_600_000 })).toMatch(/^InvalidQuery/);
    expect(await outcomeOf('L::app:(collect(message, 1000000))')).toMatch(/^InvalidQuery/);
    expect(await outcomeOf('M::cpu:(usage) [5m]', { searchAfter: ['x', 'y', 'z'] })).toMatch(/^InvalidParameter/);
  });

  test('is refused when it was made by a filter beside the text that is more than a filter', async () => {
    for (const conditions of ['a = 1 } [1d', 'a = 1 }:(x) { b = 2', '} BY host', 'host IN (M::*:(distinct(host)))']) {
      const answer = await outcomeOf('M::cpu:(usage)', { conditions });
      expect(answer).not.toContain(SECRET);
    }
  });

  test('ends a query that the caller no longer waits for', async () => {
    const abort = new AbortController();
    abort.abort();
    const asked = engine.run({ text: 'M::cpu:(usage)', workspaces: [mine], options: {}, signal: abort.signal });
    await expect(asked).rejects.toMatchObject({ code: 'QueryCancelled' });
  });
});
