import { describe, expect, it } from 'vitest';
import { readDashboard } from './read-dashboard.ts';

const read = (value: unknown) => readDashboard(JSON.stringify(value));

describe('a text that is imported', () => {
  it('is a dashboard of Grafana, alone, in an answer of its API, or as a resource', () => {
    const dashboard = { title: 'A', panels: [] };
    const expected = { format: 'grafana', title: 'A', template: dashboard };
    expect(read(dashboard)).toEqual(expected);
    expect(read({ meta: {}, dashboard })).toEqual(expected);
    expect(read({ apiVersion: 'dashboard.grafana.app/v1beta1', metadata: { name: 'u' }, spec: dashboard })).toEqual(
      expected,
    );
    expect(read({ title: 'old', rows: [] })?.format).toBe('grafana');
  });

  it('is a template of Guance, whose title may stand inside', () => {
    expect(read({ title: 'B', main: { charts: [] } })).toMatchObject({ format: 'guance', title: 'B' });
    expect(read({ main: { title: 'C', charts: [] } })).toMatchObject({ format: 'guance', title: 'C' });
    expect(read({ main: {} })?.title).toBe('dashboard');
  });

  it('is nothing that is understood else', () => {
    for (const value of [null, 1, [], {}, { title: 'x' }]) expect(read(value)).toBeUndefined();
    expect(readDashboard('{')).toBeUndefined();
  });
});
