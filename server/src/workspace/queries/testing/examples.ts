import type { NounExamples } from '../../testing/noun-examples.ts';

const queries = [
  {
    qtype: 'dql',
    uuid: 'first',
    query: {
      q: 'M::cpu:(avg(`usage_idle`)) [15m::1m] BY `host`',
      timeRange: [1708911106000, 1708912906999],
      maxPointCount: 720,
      interval: 10,
      tz: 'Asia/Shanghai',
      sorder_by: [{ column: '`#1`', order: 'DESC' }],
      slimit: 20,
      disableMultipleField: false,
    },
  },
  { qtype: 'dql', query: { q: 'L::*:(`*`)', limit: 2, search_after: [], orderby: [{ time: 'desc' }] } },
];

export const examples: NounExamples = {
  requests: {
    'queries.run': () => ({ body: { queries, fieldTagDescNeeded: true } }),
    'queries.getLegacy': () => ({ query: { body: JSON.stringify({ queries }) } }),
    'queries.runLegacy': () => ({ body: { queries_body: JSON.stringify({ queries }) } }),
    'queries.runInBackground': () => ({ body: { queries } }),
    'queries.listRunning': () => ({}),
    'queries.cancel': () => ({ params: { query_id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' } }),
    'queries.ping': () => ({}),
  },
};
