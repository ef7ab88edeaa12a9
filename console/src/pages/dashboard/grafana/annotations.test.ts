import { describe, expect, it } from 'vitest';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import { readAnnotations } from './annotations.ts';
import { eventsOfFrame } from './events.ts';

describe('annotations of a dashboard of Grafana', () => {
  it('are those of the dashboard itself, unless the file switches them off', () => {
    expect(readAnnotations({}).map(({ isOn, isShown, source }) => [isOn, isShown, source])).toEqual([
      [true, false, undefined],
    ]);
    const builtIn = {
      builtIn: 1,
      datasource: '-- Grafana --',
      enable: false,
      hide: true,
      name: 'Annotations & Alerts',
    };
    expect(readAnnotations({ annotations: { list: [builtIn] } })).toMatchObject([{ isOn: false, isShown: false }]);
  });

  it('last while points above zero follow each other', () => {
    const value = { ...column('Value', [1, 1, 0, 2, null]), labels: { job: 'api', host: 'a' } };
    const events = eventsOfFrame(
      frame(timeOf(0, 1_000, 2_000, 3_000, 4_000), value),
      { titleFormat: '{{job}} is down', textFormat: 'on {{host}}', tagKeys: 'job,missing' },
      1_000,
    );
    const known = { title: 'api is down', text: 'on a', tags: ['api'] };
    expect(events).toEqual([
      { ...known, timeMs: 0, endMs: 1_000 },
      { ...known, timeMs: 3_000, endMs: 3_000 },
    ]);
  });

  it('are rows of a table with a time and texts', () => {
    const rows = frame(
      timeOf(5, 9),
      column('timeend', [7, null]),
      column('text', ['deployed', 'stopped']),
      column('tags', ['a, b', null]),
    );
    expect(eventsOfFrame(rows, {}, 1)).toEqual([
      { timeMs: 5, endMs: 7, title: '', text: 'deployed', tags: ['a', 'b'] },
      { timeMs: 9, endMs: 9, title: '', text: 'stopped', tags: [] },
    ]);
  });
});
