import { expect, it } from 'vitest';
import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { influxqlCompletion } from './influxql.ts';
import { luceneCompletion } from './lucene.ts';
import { promqlCompletion } from './promql.ts';
import { sqlCompletion } from './sql.ts';

const promql = promqlCompletion(
  {
    metrics: async () => ['up', 'requests_total'],
    labels: async (metric) => ['job', `label of ${metric || 'all'}`],
    values: async (label, metric) => [`${metric}.${label}`],
  },
  false,
);
const influxql = influxqlCompletion({
  measurements: async () => ['cpu'],
  fields: async (measurement) => [`field of ${measurement}`],
  tags: async (measurement) => [`tag of ${measurement}`],
});
const sql = sqlCompletion(async () => [
  { table: 'orders', column: 'price' },
  { table: 'orders', column: 'made_at' },
  { table: 'people', column: 'name' },
]);

/** Asks at the bar in a text: what is offered, and the word that it replaces. */
async function at(complete: CompleteAt, marked: string) {
  const position = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = await complete(text, position);
  return found === null
    ? null
    : { word: text.slice(found.from, position), labels: found.candidates.map(({ label, insert }) => insert ?? label) };
}

it('PromQL: metrics and functions, labels in braces and lists, values in quotes, durations in brackets', async () => {
  const first = await at(promql, 'sum(ra|');
  expect(first?.word).toBe('ra');
  expect(first?.labels).toEqual(expect.arrayContaining(['requests_total', 'rate', 'by']));
  expect(await at(promql, 'rate(requests_total{jo|')).toEqual({
    word: 'jo',
    labels: ['job', 'label of requests_total'],
  });
  expect(await at(promql, 'up{job="a", instance=~"|')).toEqual({ word: '', labels: ['up.instance'] });
  expect(await at(promql, 'sum by (j|')).toEqual({ word: 'j', labels: ['job', 'label of all'] });
  expect((await at(promql, 'rate(up[|'))?.labels).toContain('$__rate_interval');
  expect(await at(promql, 'label_replace(up, "a|')).toBeNull();
});

it('LogQL: the same selectors, without metrics', async () => {
  const logql = promqlCompletion(
    { metrics: async () => ['never'], labels: async () => ['app'], values: async () => ['nginx'] },
    true,
  );
  expect((await at(logql, '{a|'))?.labels).toEqual(['app']);
  expect((await at(logql, '{app="|'))?.labels).toEqual(['nginx']);
  expect((await at(logql, 'sum(count_over|'))?.labels).not.toContain('never');
});

it('InfluxQL: measurements after FROM, fields of the measurement in SELECT, tags in WHERE and GROUP BY, quoted once', async () => {
  expect((await at(influxql, 'SELECT mean("x") FROM c|'))?.labels).toContain('"cpu"');
  expect(await at(influxql, 'SELECT mean("x") FROM "c|')).toEqual({ word: 'c', labels: ['cpu'] });
  expect(await at(influxql, 'SELECT mean("| FROM "cpu"')).toMatchObject({ labels: ['field of cpu'] });
  expect((await at(influxql, 'SELECT mean(x) FROM cpu WHERE |'))?.labels).toEqual(
    expect.arrayContaining(['"tag of cpu"', '$timeFilter']),
  );
  expect((await at(influxql, 'SELECT mean(x) FROM cpu GROUP BY |'))?.labels).toContain('"tag of cpu"');
  expect(await at(influxql, "SELECT x FROM cpu WHERE host = 'a|")).toBeNull();
});

it('SQL: tables after FROM, columns of the tables in use, columns of an alias, macros', async () => {
  expect((await at(sql, 'SELECT price FROM |'))?.labels).toEqual(expect.arrayContaining(['orders', 'people']));
  const select = await at(sql, 'SELECT | FROM orders');
  expect(select?.labels).toEqual(expect.arrayContaining(['price', 'made_at', '$__timeFilter']));
  expect(select?.labels).not.toContain('name');
  expect(await at(sql, 'SELECT o.pr| FROM orders o')).toEqual({ word: 'pr', labels: ['price', 'made_at'] });
  expect(await at(sql, "SELECT 'fr|")).toBeNull();
});

const lucene = luceneCompletion({
  fields: async () => ['status', 'host.name'],
  values: async (field) => [`${field}-1`, 'a "b"'],
});

it('Lucene: fields with their colon and the words between them', async () => {
  expect(await at(lucene, 'sta|')).toEqual({
    word: 'sta',
    labels: ['status:', 'host.name:', '_exists_:', 'AND', 'OR', 'NOT', 'TO'],
  });
  expect((await at(lucene, 'status:error AND host.n|'))?.word).toBe('host.n');
  expect((await at(lucene, '_exists_:|'))?.labels).toEqual(['status', 'host.name']);
});

it('Lucene: values behind a field, in quotes where they need them, also in brackets and behind a comparison', async () => {
  expect(await at(lucene, 'status:err|')).toEqual({ word: 'err', labels: ['"status-1"', '"a \\"b\\""'] });
  expect((await at(lucene, 'host.name:"|'))?.labels).toEqual(['host.name-1', 'a \\"b\\"']);
  expect((await at(lucene, 'status:(ok OR |'))?.labels).toEqual([
    '"status-1"',
    '"a \\"b\\""',
    'AND',
    'OR',
    'NOT',
    'TO',
  ]);
  expect((await at(lucene, 'duration:>=|'))?.labels).toContain('"duration-1"');
  expect(await at(lucene, '"free text |')).toBeNull();
});
