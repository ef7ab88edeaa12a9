import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.admin;
});
afterAll(() => server.stop());

const path = '/api/dashboards/calculate-diff';
let titles = 0;
const make = async (): Promise<{ id: number; uid: string; title: string }> => {
  titles += 1;
  const title = `Compared ${titles}`;
  const panels = [{ id: 1, title: 'one' }];
  const { id, uid } = (await ask('POST', '/api/dashboards/db', { dashboard: { title, panels, gone: 1 } })).body;
  const second = { id, title, version: 1, panels: [{ id: 1, title: '<b>two</b>' }], added: { a: 1 } };
  await ask('POST', '/api/dashboards/db', { dashboard: second });
  return { id, uid, title };
};
const sides = (id: number, one = 1, other = 2) => ({
  base: { dashboardId: id, version: one },
  new: { dashboardId: id, version: other },
});

it('two versions are compared as data', async () => {
  const { id } = await make();
  const { status, body } = await ask('POST', path, { ...sides(id), diffType: 'delta' });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      truncated: false,
      changes: expect.arrayContaining([
        { path: '/panels/0/title', kind: 'changed', before: 'one', after: '<b>two</b>' },
        { path: '/gone', kind: 'removed', before: 1 },
        { path: '/added', kind: 'added', after: { a: 1 } },
      ]),
    },
  });
  expect(body.changes).toHaveLength(3);
});

it.each(['basic', 'json', undefined])(
  'two versions are compared for people, what they hold being text: %s',
  async (diffType) => {
    const { id } = await make();
    const answer = await ask('POST', path, { ...sides(id), diffType });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.text).toContain('&lt;b&gt;two&lt;/b&gt;');
    expect(answer.text).not.toContain('<b>two');
    expect(answer.text).toContain('/panels/0/title');
  },
);

it('a version is compared with a dashboard that is not saved yet', async () => {
  const { id, title } = await make();
  const unsavedDashboard = { id, title, panels: [{ id: 1, title: '<b>two</b>' }], added: { a: 2 } };
  const { body } = await ask('POST', path, {
    base: { dashboardId: id, version: 2 },
    new: { dashboardId: id, version: 3, unsavedDashboard },
    diffType: 'delta',
  });
  expect(body.changes.map((change: { path: string }) => change.path)).toContain('/added/a');
});

it('what is not there, the same, or closed is refused', async () => {
  const { id, uid } = await make();
  expect((await ask('POST', path, { ...sides(id, 2, 2) })).status).toBe(400);
  expect((await ask('POST', path, {})).status).toBe(400);
  expect(await ask('POST', path, sides(id, 1, 9))).toMatchObject({
    status: 404,
    body: { message: 'Dashboard version not found' },
  });
  expect(await ask('POST', path, sides(987_654))).toMatchObject({
    status: 404,
    body: { message: 'Dashboard not found' },
  });
  const viewer = await server.newUser();
  expect((await viewer.ask('POST', path, sides(id))).status).toBe(403);
  const editor = await server.newUser('Editor');
  expect((await editor.ask('POST', path, sides(id))).status).toBe(200);
  const setList = (items: object[]) => ask('POST', `/api/dashboards/uid/${uid}/permissions`, { items });
  await setList([{ role: 'Editor', permission: 1 }]);
  expect((await editor.ask('POST', path, sides(id))).status).toBe(403);
  await setList([]);
  expect((await editor.ask('POST', path, sides(id))).status).toBe(404);
  const { orgId } = (await ask('POST', '/api/orgs', { name: 'Elsewhere of diffs' })).body;
  expect((await ask('POST', path, sides(id), { 'X-Grafana-Org-Id': String(orgId) })).status).toBe(404);
});

it.each([
  { base: [], new: {} },
  { base: { dashboardId: 'x' }, new: {} },
  { base: {}, new: {} },
  { base: { unsavedDashboard: { a: 1 } }, new: { unsavedDashboard: 'x' } },
  { base: { dashboardId: -1, version: 1e300 }, new: { dashboardId: 1e300 } },
])('%o is no unexpected failure', async (body) => {
  const { status } = await ask('POST', path, body);
  expect([400, 404]).toContain(status);
});

it('versions have the same routes by uid and by number', async () => {
  const { id, uid } = await make();
  for (const name of [`uid/${uid}`, `id/${id}`]) {
    const list = (await ask.get(`/api/dashboards/${name}/versions`)).body;
    expect(list.versions ?? list).toHaveLength(2);
    expect((await ask.get(`/api/dashboards/${name}/versions/1`)).body.version).toBe(1);
    expect((await ask('POST', `/api/dashboards/${name}/restore`, { version: 2 })).body.status).toBe('success');
  }
});
