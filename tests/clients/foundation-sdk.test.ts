import { DashboardBuilder, DatasourceVariableBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { sameJsonText } from '../../server/src/json/index.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const nodes = (refresh: string) =>
  new DashboardBuilder('Nodes')
    .uid('built-nodes')
    .tags(['built', 'nodes'])
    .refresh(refresh)
    .time({ from: 'now-30m', to: 'now' })
    .timezone('browser')
    .withVariable(new DatasourceVariableBuilder('source').label('Source').type('prometheus'))
    .withRow(new RowBuilder('Network'))
    .withPanel(
      new TimeSeries()
        .title('Received')
        .unit('bps')
        .min(0)
        .withTarget(
          new PrometheusQuery().expr('rate(received_bytes_total[$__rate_interval]) * 8').legendFormat('{{device}}'),
        ),
    )
    .withPanel(new LogsPanel().title('Errors').withTarget(new LokiQuery().expr('{job="nodes"} |= "error"')))
    .build();

/** The value of the member `dashboard` of an answer, as the text that was sent. */
const dashboardText = (text: string): string => text.slice(text.indexOf(',"dashboard":') + ',"dashboard":'.length, -1);

it('builds dashboards that come back as they were built, and change by version', async () => {
  const built = JSON.stringify(nodes('1m'));
  const save = (text: string) => server.key('POST', '/api/dashboards/db', `{"dashboard":${text},"message":"built"}`);
  const { status, body: saved } = await save(built);
  expect(status).toBe(200);
  expect(saved).toMatchObject({ status: 'success', uid: 'built-nodes', version: 1, slug: 'nodes' });
  const { text, body } = await server.key.get('/api/dashboards/uid/built-nodes');
  const owned = { id: body.dashboard.id, version: 1 };
  expect(Object.keys(JSON.parse(built)).filter((key) => !(key in body.dashboard))).toEqual([]);
  const { id, version, ...rest } = JSON.parse(dashboardText(text));
  expect({ id, version }).toEqual(owned);
  // Names, values and their order are those of the builder.
  expect(sameJsonText(JSON.stringify(rest), built)).toBe(true);
  expect((await server.key.get('/api/search?tag=built')).body).toMatchObject([{ uid: 'built-nodes', title: 'Nodes' }]);
  // A program that builds anew knows no version: it says that it overwrites, or is told that somebody was there before.
  const anew = JSON.stringify(nodes('5m'));
  expect(await save(anew)).toMatchObject({ status: 412, body: { status: 'version-mismatch' } });
  const forced = await server.key('POST', '/api/dashboards/db', `{"dashboard":${anew},"overwrite":true}`);
  expect(forced.body).toMatchObject({ status: 'success', version: 2 });
  expect((await server.key.get('/api/dashboards/uid/built-nodes')).body.dashboard.refresh).toBe('5m');
});
