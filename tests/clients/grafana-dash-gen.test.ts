import generator from 'grafana-dash-gen';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { adminPassword } from '../support/product.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
  // It says on the console what it does.
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.stop();
});

/** A dashboard of 2015: a row of panels over Graphite, one of them with an alert. */
function generated(title: string) {
  const { Alert, Condition, Dashboard, Panels, Row, Target } = generator;
  const requests = new Target('stats.$dc.counts.shop.requests').sum().scale(0.1).alias('all');
  const graph = new Panels.Graph({ title: 'Requests', span: 8, targets: [requests] });
  graph.addAlert(new Alert().addCondition(new Condition().withReducer('max').withEvaluator(1, 'lt').onQuery('A')));
  const row = new Row({ title: 'Volume' });
  row.addPanel(graph);
  row.addPanel(new Panels.SingleStat({ title: 'Now', span: 4, targets: [requests] }));
  const dashboard = new Dashboard({
    title,
    tags: ['shop', 'generated'],
    templating: [{ name: 'dc', options: ['dc1', 'dc2'] }],
    annotations: [{ name: 'Deploy', target: 'stats.$dc.deploy' }],
    refresh: '1m',
  });
  dashboard.addRow(row);
  return dashboard;
}

async function sessionCookie(): Promise<string> {
  const login = await server.anonymous('POST', '/login', { user: 'admin', password: adminPassword });
  return login.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const publish = async (dashboard: ReturnType<typeof generated>) =>
  JSON.parse(`${await generator.publish(dashboard, { timeout: 20_000 })}`);

it('publishes with the cookie of a session to the path with a slash, and again over what it published', async () => {
  generator.configure({ url: `${server.address}/api/dashboards/db/`, cookie: await sessionCookie() });
  const dashboard = generated('Shop, generated');
  expect(await publish(dashboard)).toMatchObject({ status: 'success', slug: 'shop-generated', version: 1 });
  const { body } = await server.admin.get('/api/dashboards/db/shop-generated');
  const sent = JSON.parse(JSON.stringify(dashboard.generate()));
  const { id, uid, version, ...stored } = body.dashboard;
  expect(stored).toEqual(
    Object.fromEntries(Object.entries(sent).filter(([name]) => !['id', 'version'].includes(name))),
  );
  expect({ id, uid, version }).toEqual({ id: expect.any(Number), uid: expect.any(String), version: 1 });
  // The same once more makes no version; a change is one, though it names neither number nor version.
  expect(await publish(dashboard)).toMatchObject({ id, uid, version: 1 });
  dashboard.state.refresh = '5m';
  expect(await publish(dashboard)).toMatchObject({ id, uid, version: 2 });
  expect((await server.admin.get('/api/search?tag=generated&tag=shop')).body).toMatchObject([{ uid }]);
});

it('publishes nothing when its session is over, and says that it failed', async () => {
  generator.configure({ url: `${server.address}/api/dashboards/db/`, cookie: `${await sessionCookie()}x` });
  await expect(publish(generated('Lost'))).rejects.toThrow();
  expect((await server.admin.get('/api/dashboards/db/lost')).status).toBe(404);
});
