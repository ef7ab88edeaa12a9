import { expect, it } from 'vitest';
import { modernPanel, prepareModern } from './modern.ts';

const graph = { id: 1, type: 'graph', yaxes: [{ format: 'percent' }] };

it('reads old panels in the words of today once their file was prepared, wherever they stand in it', async () => {
  expect(modernPanel({ type: 'timeseries' })).toEqual({ type: 'timeseries' });
  await prepareModern({ panels: [{ type: 'timeseries' }] });
  await prepareModern({ rows: [{ panels: [graph] }] });
  expect(modernPanel(graph)).toMatchObject({ type: 'timeseries', fieldConfig: { defaults: { unit: 'percent' } } });
});
