import { describe, expect, it } from 'vitest';
import { readGrafana } from './read.ts';
import { withLibraryPanels } from './shared-queries.ts';

const shown = (panels: readonly object[], more: object = {}) =>
  readGrafana({ panels, ...more }).sections.flatMap((section) => section.panels);

describe('a panel of Grafana that stands for another', () => {
  const asking = {
    id: 1,
    type: 'timeseries',
    datasource: { uid: 'prom' },
    interval: '1m',
    targets: [{ refId: 'A', expr: 'up' }],
    transformations: [{ id: 'merge' }],
  };
  const sharing = (panelId: number, target: object = {}) => ({
    id: 2,
    type: 'stat',
    datasource: { uid: '-- Dashboard --', type: 'datasource' },
    targets: [{ refId: 'A', panelId, ...target }],
    transformations: [{ id: 'reduce' }],
  });

  it('asks what the other one asks, and transforms it in its own way', () => {
    const [, panel] = shown([asking, sharing(1)]);
    expect(panel?.source).toMatchObject({
      type: 'stat',
      datasource: { uid: 'prom' },
      interval: '1m',
      targets: [{ refId: 'A', expr: 'up' }],
      transformations: [{ id: 'reduce' }],
    });
    expect(panel?.problem).toBeUndefined();
  });

  it('takes over what the other one has transformed when it says so', () => {
    const [, panel] = shown([asking, sharing(1, { withTransforms: true })]);
    expect(panel?.source.transformations).toEqual([{ id: 'merge' }, { id: 'reduce' }]);
  });

  it('says so when the other one is not there, or stands for itself', () => {
    expect(shown([asking, sharing(7)])[1]?.problem).toBe('otherPanel');
    expect(shown([asking, sharing(2)])[1]?.problem).toBe('otherPanel');
  });

  it('is the panel of a library that the file brings along, in its own place', () => {
    const reference = { id: 3, gridPos: { x: 0, y: 0, w: 8, h: 4 }, libraryPanel: { uid: 'lib', name: 'CPU' } };
    const __elements = { lib: { uid: 'lib', model: { ...asking, title: 'CPU of all', gridPos: { w: 24 } } } };
    expect(shown([reference], { __elements })[0]).toMatchObject({
      key: '3',
      title: 'CPU of all',
      chart: { kind: 'time' },
      position: { w: 8, h: 4 },
      problem: undefined,
    });
    expect(shown([reference])[0]?.problem).toBe('libraryPanel');
    const row = { id: 9, type: 'row', panels: [reference] };
    expect(withLibraryPanels({ panels: [row], __elements }).panels).toMatchObject([
      { type: 'row', panels: [{ id: 3, type: 'timeseries', targets: asking.targets }] },
    ]);
  });
});
