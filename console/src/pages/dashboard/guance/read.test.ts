import { describe, expect, it } from 'vitest';
import { column, frame } from '../../../charts/testing.ts';
import type { Json } from '../../../data/json.ts';
import { aliasOf } from './alias.ts';
import { framesOf, joinedTables } from './frames.ts';
import { queryText } from './query-text.ts';
import { readGuance } from './read.ts';
import { guanceRequest } from './request.ts';

const chart = (type: string, settings: Json = {}, more: Json = {}): Json => ({
  type,
  name: 'x',
  extend: { settings },
  queries: [{ qtype: 'dql', query: { code: 'A', type: 'dql', q: 'M::cpu:(avg(load)) BY host' } }],
  ...more,
});
const calendar = { zone: 'utc', weekStart: 1, fiscalStart: 0 };
const groups = (template: Json) => readGuance(template).sections.map(({ title, panels }) => [title, panels.length]);

describe('templates', () => {
  it('show groups in the order of the file, and what is in none where it says', () => {
    const charts = [
      chart('text', {}, { group: { name: 'b' }, chartGroupUUID: 'chtg_2' }),
      chart('text', {}, { group: { name: 'a' }, chartGroupUUID: 'chtg_1' }),
      chart('text', {}, { group: { name: null }, chartGroupUUID: 'default' }),
    ];
    const main = { groups: ['b', { name: 'a' }, { name: 'empty' }], charts };
    expect(groups({ main })).toEqual([
      ['', 1],
      ['b', 1],
      ['a', 1],
      ['empty', 0],
    ]);
    expect(groups({ main: { ...main, chartGroupPos: ['chtg_1', 'default', 'chtg_2'] } })).toEqual([
      ['a', 1],
      ['', 1],
      ['b', 1],
      ['empty', 0],
    ]);
  });

  it('close groups that were closed', () => {
    const template = { dashboardExtend: { groupUnfoldStatus: { a: false } }, main: { groups: ['a', 'b'], charts: [] } };
    expect(readGuance(template).sections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  });

  it('say what in them is not as it should be, and show the rest', () => {
    const template = {
      dashboardMapping: {},
      dashboardExtend: { groupUnfoldStatus: true },
      main: { charts: ['{"a":1}', chart('pie'), null], vars: {} },
    };
    const { problems, sections } = readGuance(template as Json);
    expect(problems).toEqual([
      'dashboardMapping',
      'main.vars',
      'dashboardExtend.groupUnfoldStatus',
      'main.charts[0]',
      'main.charts[2]',
    ]);
    expect(sections[0]?.panels.map(({ chart: { kind } }) => kind)).toEqual(['pie']);
    expect(readGuance({}).problems).toEqual(['main']);
  });

  it('draw charts as their settings say', () => {
    const main = {
      charts: [
        chart('sequence', {
          chartType: 'areaLine',
          openStack: true,
          stackType: 'percent',
          globalUnit: ['time', 'ms'],
          legendPostion: 'right',
        }),
      ],
    };
    const [panel] = readGuance({ main }).sections[0]?.panels ?? [];
    expect(panel?.chart).toMatchObject({ kind: 'time', legend: { place: 'right' } });
    expect(panel?.chart.field).toMatchObject({
      unit: { name: 'time ms' },
      decimals: 2,
      draw: { fill: 0.25, stack: { isPercent: true } },
    });
  });

  it('show combined charts as pages of one card', () => {
    const combined = {
      ...chart('pie'),
      uuid: 'card',
      queries: [chart('pie', {}, { name: 'one' }), chart('bar', {}, { name: 'two' })],
    };
    const [card] = readGuance({ main: { charts: [combined] } }).sections[0]?.panels ?? [];
    expect(card?.pages.map(({ title, chart: { kind } }) => [title, kind])).toEqual([
      ['one', 'pie'],
      ['two', 'bar'],
    ]);
  });

  it('read variables of each kind', () => {
    const entry = (code: string, type: string, definition: Json, more: Json = {}): Json => ({
      code,
      type,
      definition,
      ...more,
    });
    const vars = [
      entry('a', 'TAG', { metric: 'cpu', tag: 'host', defaultVal: { value: '*' } }, { seq: 2 }),
      entry('b', 'FIELD', { object: 'HOST', field: 'os', defaultVal: { value: 'x,y' } }, { seq: 1, multiple: true }),
      entry('c', 'CUSTOM_LIST', { value: 'p, q', defaultVal: { value: '' } }, { seq: 3 }),
      entry('d', 'OUTER_DATASOURCE', { value: 'select' }, { seq: 4 }),
    ];
    const read = readGuance({ main: { vars, charts: [] } }).variables;
    expect(read.map(({ name, source, standard }) => [name, 'text' in source ? source.text : source, standard])).toEqual(
      [
        ['b', 'O::`HOST`:(DISTINCT_BY_COLLAPSE(`os`))', ['x', 'y']],
        ['a', "SHOW_TAG_VALUE(from=['cpu'],keyin=['host'])", ['*']],
        [
          'c',
          {
            kind: 'list',
            options: [
              { text: 'p', value: 'p' },
              { text: 'q', value: 'q' },
            ],
          },
          [],
        ],
        ['d', { kind: 'none', reason: 'OUTER_DATASOURCE' }, []],
      ],
    );
  });
});

describe('texts of queries', () => {
  it('count before the form beside them', () => {
    expect(queryText({ q: 'M::a:(b)', namespace: 'logging', dataSource: 'x' })).toBe('M::a:(b)');
  });

  it('are made of the form where there is none', () => {
    const form = {
      q: '',
      type: 'simple',
      namespace: 'logging',
      indexFilter: 'default',
      dataSource: '*',
      fields: [{ field: 'message', alias: 'm' }, { field: 'status' }],
      filters: [
        { name: 'host', op: '=', value: "o'k" },
        { logic: 'or', name: 'status', op: 'match', value: 'err' },
      ],
    };
    expect(queryText(form)).toBe(
      "L('default')::RE(`.*`):(`message` AS `m`, `status`) { `host` = 'o\\'k' or `status` = match('err') }",
    );
    const metric = {
      namespace: 'metric',
      dataSource: 'cpu',
      field: ['load'],
      fieldFunc: 'avg',
      fill: 'linear',
      groupBy: ['host'],
      rollup: 'avg',
    };
    expect(queryText(metric)).toBe('M::`cpu`:(fill(avg(`load`), linear)) [:::avg] BY `host`');
    expect(queryText({})).toBe('');
  });
});

describe('what charts ask', () => {
  const range = { fromMs: 1_000_000, toMs: 4_600_000, points: 400 };
  const asked = (of: Json) =>
    guanceRequest(of, new Map(), range, calendar)?.request.queries.map(({ qtype, query }) => ({ qtype, ...query }));

  it('is points for curves, and one value for the whole range else', () => {
    expect(asked(chart('sequence', { slimit: 5 }))).toEqual([
      {
        qtype: 'dql',
        q: 'M::cpu:(avg(load)) BY host',
        timeRange: [1_000_000, 4_600_000],
        disableMultipleField: false,
        maxPointCount: 400,
        slimit: 5,
      },
    ]);
    expect(asked(chart('pie'))?.[0]).not.toHaveProperty('maxPointCount');
    expect(asked(chart('sequence', { timeInterval: '1m' }))?.[0]).toMatchObject({ interval: 60 });
    expect(asked(chart('sequence', { timeInterval: '1s' }))?.[0]).toHaveProperty('maxPointCount');
  });

  it('is of their own time where they have one', () => {
    expect(asked(chart('pie', { fixedTime: '15m' }))?.[0]).toMatchObject({ timeRange: [3_700_000, 4_600_000] });
    expect(asked(chart('pie', { fixedTime: { startTime: 1, endTime: 2 } }))?.[0]).toMatchObject({ timeRange: [1, 2] });
  });

  it('leaves out what is disabled or of an outer source', () => {
    const queries = [
      { disabled: true, query: { q: 'x' } },
      { qtype: 'outer_datasource', query: { q: 'y' } },
      { qtype: 'promql', query: { q: 'up' } },
    ];
    expect(asked(chart('pie', {}, { queries }))).toMatchObject([
      { qtype: 'promql', q: 'up', promqlType: 'instantQuery' },
    ]);
    expect(asked(chart('text', {}, { queries: [{ query: { content: 'x' } }] }))).toBeUndefined();
  });
});

describe('answers', () => {
  const result = {
    series: [
      { name: 'cpu', tags: { host: 'a' }, columns: ['time', 'avg(load)'], values: [[null, 1]] },
      { name: 'cpu', tags: { host: 'b' }, columns: ['time', 'avg(load)'], values: [[null, 2]] },
    ],
  };
  const titles = (of: Json) =>
    framesOf(of, { code: 'A', promqlCode: '', result }).map(({ columns }) =>
      columns.map(({ title, values }) => [title, values]),
    );

  it('have names of their columns and groups, or those that the chart gives', () => {
    expect(titles(chart('sequence'))).toEqual([[['avg(load){host: a}', [1]]], [['avg(load){host: b}', [2]]]]);
    expect(titles(chart('pie'))).toEqual([[['a', [1]]], [['b', [2]]]]);
    const alias = [
      { key: 'avg(load)', alias: 'load of {{host}}' },
      { key: 'avg(load){host: b}', alias: 'B' },
    ];
    expect(titles(chart('sequence', { alias }))).toEqual([[['load of a', [1]]], [['B', [2]]]]);
    expect(
      aliasOf(chart('sequence', { alias: [{ key: 'x', alias: '{__name__} {none}' }] }), {
        code: 'A',
        column: 'x',
        tags: {},
        promqlCode: '',
      }),
    ).toBe('x ');
  });

  it('are rows of a table for tables and for what is not drawn', () => {
    expect(titles(chart('table'))).toEqual([
      [
        ['host', ['a', 'b']],
        ['avg(load)', [1, 2]],
      ],
    ]);
    expect(titles(chart('worldmap'))).toEqual([
      [
        ['host', ['a', 'b']],
        ['avg(load)', [1, 2]],
      ],
    ]);
  });

  it('of several queries stand in one table, row by row of the same groups', () => {
    const one = frame(column('host', ['a', 'b']), column('load', [1, 2]));
    const two = frame(column('host', ['b', 'c']), column('size', [20, 30]));
    expect(joinedTables([one, two])[0]?.columns.map(({ title, values }) => [title, values])).toEqual([
      ['host', ['a', 'b', 'c']],
      ['load', [1, 2, null]],
      ['size', [null, 20, 30]],
    ]);
  });

  it('that are none are read as nothing', () => {
    for (const odd of [null, {}, { series: null }, { series: [{ columns: null, values: 5 }] }]) {
      expect(
        framesOf(chart('pie'), { code: 'A', promqlCode: '', result: odd }).flatMap(({ columns }) => columns),
      ).toEqual([]);
    }
  });
});
