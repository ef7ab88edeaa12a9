import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.admin;
});
afterAll(() => server.stop());

const save = async (dashboard: object, more: object = {}) => {
  const answer = await ask('POST', '/api/dashboards/db', { dashboard, ...more });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

/** As exported dashboards write it; no template of ours. */
const placeholder = ['$', '{DS_PROM}'].join('');

describe('import', () => {
  const exported = {
    __inputs: [{ name: 'DS_PROM', type: 'datasource', pluginId: 'prometheus' }],
    __requires: [{ type: 'grafana' }],
    id: 4711,
    title: 'Exported "1"',
    panels: [{ datasource: placeholder, targets: [{ datasource: { uid: placeholder } }] }],
  };

  it('puts values in the place of inputs and takes their declarations out', async () => {
    const inputs = [{ name: 'DS_PROM', type: 'datasource', pluginId: 'prometheus', value: 'a "quoted" one' }];
    const { status, body } = await ask('POST', '/api/dashboards/import', { dashboard: exported, inputs });
    expect(status).toBe(200);
    expect(body).toMatchObject({ imported: true, importedUri: 'db/exported-1', slug: 'exported-1', folderId: 0 });
    const { dashboard } = (await ask.get(`/api/dashboards/uid/${body.uid}`)).body;
    expect(dashboard).toEqual({
      id: body.dashboardId,
      uid: body.uid,
      version: 1,
      title: 'Exported "1"',
      panels: [{ datasource: 'a "quoted" one', targets: [{ datasource: { uid: 'a "quoted" one' } }] }],
    });
  });

  it('says which input has no value', async () => {
    const { status, body } = await ask('POST', '/api/dashboards/import', { dashboard: exported });
    expect(status).toBe(400);
    expect(body.message).toContain('DS_PROM');
    expect((await ask('POST', '/api/dashboards/import', {})).status).toBe(422);
  });

  it('is refused by the rules of a save', async () => {
    await save({ title: 'Import twice' });
    const answer = await ask('POST', '/api/dashboards/import', { dashboard: { title: 'Import twice' } });
    expect(answer).toMatchObject({ status: 412, body: { status: 'name-exists' } });
  });

  it('leaves placeholders alone where nothing is imported', async () => {
    const { uid } = await save({ title: 'Plain', x: placeholder });
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.dashboard.x).toBe(placeholder);
  });
});
