import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.key;
});
afterAll(() => server.stop());

const templateInfo = {
  summary: 'hosts',
  dashboardExtend: { a: 1 },
  main: {
    type: 'template',
    vars: [
      {
        code: 'env',
        name: 'Environment',
        type: 'CUSTOM_LIST',
        definition: { value: 'prod,test', defaultVal: { label: 'prod', value: 'prod' } },
      },
      { code: 'host', name: 'Host', type: 'QUERY', definition: { value: 'O::HOST:(name)' } },
    ],
    groups: ['g'],
    charts: [{ name: 'cpu', type: 'sequence', queries: [], pos: { x: 0, y: 0, w: 1, h: 1 } }],
  },
};

let made = 0;
async function guance(): Promise<{ uuid: string; name: string }> {
  made += 1;
  const name = `Guance ${made}`;
  const { body } = await ask('POST', '/api/v1/dashboards/create', { name, templateInfo, tagNames: ['ops'] });
  return { uuid: body.content.uuid, name };
}

const panels = [{ id: 1, type: 'graph', targets: [] }];
async function grafana(): Promise<{ uid: string; title: string }> {
  made += 1;
  const title = `Grafana ${made}`;
  const templating = {
    list: [
      {
        name: 'env',
        label: 'Environment',
        type: 'custom',
        query: 'prod, test',
        current: { value: 'test' },
        multi: true,
      },
      { name: 'host', type: 'query', query: 'label_values(host)' },
    ],
  };
  const dashboard = { title, description: 'about', tags: ['ops'], templating, panels, refresh: '5s' };
  const { body } = await ask('POST', '/api/dashboards/db', { dashboard });
  return { uid: body.uid, title };
}

const read = async (uid: string) => (await ask.get(`/api/dashboards/uid/${uid}`)).body;
const versionsOf = async (uid: string) => (await ask.get(`/api/v1/dashboards/${uid}/version/list`)).body.content.length;

describe('a Guance dashboard through Grafana', () => {
  it('has title, description, tags, simple variables and a panel that says what is missing', async () => {
    const { uuid, name } = await guance();
    const { dashboard, meta } = await read(uuid);
    expect(dashboard).toMatchObject({ uid: uuid, version: 1, title: name, description: 'hosts', tags: ['ops'] });
    expect(dashboard.templating.list).toMatchObject([
      { name: 'env', label: 'Environment', type: 'custom', query: 'prod,test', current: { value: 'prod' } },
    ]);
    expect(dashboard.panels).toMatchObject([
      { type: 'text', options: { content: expect.stringContaining('main.charts') } },
    ]);
    expect(meta.conversion.from).toBe('guance');
    const paths = meta.conversion.notCarriedOver.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['main.vars[1]', 'main.groups', 'main.charts', 'dashboardExtend']);
  });

  it('is listed, searched, starred, tagged, renamed, moved and deleted', async () => {
    const { uuid, name } = await guance();
    const [hit] = (await ask.get(`/api/search?query=${encodeURIComponent(name)}`)).body;
    expect(hit).toMatchObject({
      uid: uuid,
      type: 'dash-db',
      tags: ['ops'],
      uri: `db/${name.toLowerCase().replace(' ', '-')}`,
    });
    const folder = (await ask('POST', '/api/folders', { title: `For ${name}` })).body;
    const { dashboard } = await read(uuid);
    const changed = { ...dashboard, title: `${name} renamed`, tags: ['net'], description: 'new' };
    const answer = await ask('POST', '/api/dashboards/db', { dashboard: changed, folderUid: folder.uid });
    expect(answer.body).toMatchObject({ status: 'success', version: 2, slug: expect.stringContaining('renamed') });
    const { body } = await ask.get(`/api/v1/dashboards/${uuid}/get`);
    expect(body.content).toMatchObject({
      name: `${name} renamed`,
      desc: 'new',
      format: 'guance',
      tagInfo: [{ name: 'net' }],
    });
    expect((await read(uuid)).meta.folderUid).toBe(folder.uid);
    expect((await server.admin('POST', `/api/user/stars/dashboard/uid/${uuid}`)).status).toBe(200);
    const session = await server.admin.get(`/api/search?starred=true`);
    expect(session.body.map(({ uid }: { uid: string }) => uid)).toContain(uuid);
    expect((await ask('DELETE', `/api/dashboards/uid/${uuid}`)).status).toBe(200);
    expect((await ask.get(`/api/v1/dashboards/${uuid}/get`)).status).toBe(404);
  });

  it('posted back as it was read is 200 and changes nothing', async () => {
    const { uuid } = await guance();
    const before = (await ask.get(`/api/v1/dashboards/${uuid}/export`)).text;
    const { dashboard } = await read(uuid);
    const answer = await ask('POST', '/api/dashboards/db', { dashboard });
    expect(answer).toMatchObject({ status: 200, body: { status: 'success', version: 1 } });
    expect(JSON.parse((await ask.get(`/api/v1/dashboards/${uuid}/export`)).text).content).toEqual(
      JSON.parse(before).content,
    );
    expect(await versionsOf(uuid)).toBe(1);
  });

  it.each([false, true])(
    'with another body is refused with overwrite %s, and told how to adopt it',
    async (overwrite) => {
      const { uuid } = await guance();
      const { dashboard } = await read(uuid);
      const answer = await ask('POST', '/api/dashboards/db', { dashboard: { ...dashboard, panels: [] }, overwrite });
      expect(answer).toMatchObject({ status: 412, body: { status: 'plugin-dashboard' } });
      expect(answer.body.message).toContain('adopt');
      expect(await versionsOf(uuid)).toBe(1);
    },
  );

  it('is not replaced by a save of the same title, which makes another one', async () => {
    const { uuid, name } = await guance();
    const { body } = await ask('POST', '/api/dashboards/db', { dashboard: { title: name }, overwrite: true });
    expect(body).toMatchObject({ status: 'success', version: 1, slug: expect.stringMatching(/-2$/) });
    expect(body.uid).not.toBe(uuid);
    const again = await ask('POST', '/api/dashboards/db', {
      dashboard: { title: name, refresh: '1s' },
      overwrite: true,
    });
    expect(again.body).toMatchObject({ uid: body.uid, version: 2 });
    expect(await versionsOf(uuid)).toBe(1);
  });
});

describe('a dashboard of Grafana through the Open API', () => {
  const content = async (uid: string) => (await ask.get(`/api/v1/dashboards/${uid}/export`)).body.content;

  it('is listed and read, and exported with what both formats have', async () => {
    const { uid, title } = await grafana();
    const list = await ask.get(`/api/v1/dashboards/list?search=${encodeURIComponent(title)}`);
    expect(list.body.content).toMatchObject([
      { uuid: uid, name: title, desc: 'about', format: 'grafana', chartPos: [] },
    ]);
    const template = await content(uid);
    expect(template).toMatchObject({ title, summary: 'about', tagInfo: [{ name: 'ops' }] });
    expect(template.main.vars).toMatchObject([
      {
        seq: 0,
        code: 'env',
        name: 'Environment',
        type: 'CUSTOM_LIST',
        multiple: true,
        definition: { value: 'prod,test', defaultVal: { value: 'test' } },
      },
    ]);
    expect(template.main.charts).toMatchObject([
      { type: 'text', queries: [{ query: { content: expect.stringContaining('panels') } }] },
    ]);
    const paths = template.conversion.notCarriedOver.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['templating.list[1]', 'panels', 'refresh']);
  });

  it('imported as it was exported changes nothing', async () => {
    const { uid } = await grafana();
    const templateInfo = await content(uid);
    const answer = await ask('POST', `/api/v1/dashboards/${uid}/import`, { templateInfo });
    expect(answer.status, answer.text).toBe(200);
    expect(await versionsOf(uid)).toBe(1);
    expect((await read(uid)).dashboard.panels).toEqual(panels);
  });

  it('is refused another body, by import and by modify, and told how to adopt it', async () => {
    const { uid } = await grafana();
    const template = await content(uid);
    const bodies: [string, object][] = [
      ['import', { templateInfo: { ...template, main: { ...template.main, charts: [] } } }],
      ['modify', { extend: { a: 1 } }],
      ['modify', { mapping: [] }],
    ];
    for (const [action, body] of bodies) {
      const answer = await ask('POST', `/api/v1/dashboards/${uid}/${action}`, body);
      expect(answer).toMatchObject({ status: 409, body: { errorCode: 'ForeignFormat' } });
      expect(answer.body.message).toContain('adopt');
    }
    expect(await versionsOf(uid)).toBe(1);
  });

  it('is renamed, described and tagged, and its own client sees it', async () => {
    const { uid, title } = await grafana();
    const body = { name: `${title} renamed`, desc: 'new', tagNames: ['net', 'ops'] };
    expect((await ask('POST', `/api/v1/dashboards/${uid}/modify`, body)).status).toBe(200);
    const { dashboard, meta } = await read(uid);
    expect(dashboard).toMatchObject({
      title: `${title} renamed`,
      description: 'new',
      tags: ['net', 'ops'],
      panels,
      version: 2,
    });
    expect(meta.slug).toMatch(/renamed$/);
    expect((await ask('POST', '/api/dashboards/db', { dashboard })).body.version).toBe(2);
  });

  it('shows a renamed tag, and keeps it when it is saved as it was read', async () => {
    const { uid } = await grafana();
    const { body } = await ask.get(`/api/v1/dashboards/${uid}/get`);
    const [tag] = body.content.tagInfo;
    await ask('POST', `/api/v1/tag/${tag.id}/modify`, { name: `renamed-${made}` });
    const { dashboard } = await read(uid);
    expect(dashboard.tags).toEqual([`renamed-${made}`]);
    expect((await ask('POST', '/api/dashboards/db', { dashboard })).body.version).toBe(1);
  });

  it('is deleted', async () => {
    const { uid } = await grafana();
    expect((await ask('POST', `/api/v1/dashboards/${uid}/delete`)).status).toBe(200);
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).status).toBe(404);
  });
});

describe('the operation adopt', () => {
  const adopt = (uuid: string, format: string, headers: Record<string, string> = {}) =>
    ask('POST', `/api/v1/dashboards/${uuid}/adopt`, { format }, headers);

  it('makes a dashboard of Guance one of Grafana, as a new revision that says what did not come over', async () => {
    const { uuid, name } = await guance();
    const answer = await adopt(uuid, 'grafana');
    expect(answer).toMatchObject({
      status: 200,
      body: { content: { uuid, format: 'grafana', revision: 2, changed: true } },
    });
    const paths = answer.body.content.notCarriedOver.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(['main.vars[1]', 'main.groups', 'main.charts', 'dashboardExtend']);
    const { dashboard, meta } = await read(uuid);
    expect(meta.conversion).toBeUndefined();
    expect(dashboard).toMatchObject({ uid: uuid, version: 2, title: name, description: 'hosts', tags: ['ops'] });
    expect(dashboard.templating.list).toMatchObject([{ name: 'env' }]);
    expect(dashboard.panels[0].options.content).toContain('was converted from the format of Guance');
    const saved = await ask('POST', '/api/dashboards/db', { dashboard: { ...dashboard, panels } });
    expect(saved).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await read(uuid)).dashboard.panels).toEqual(panels);
    const refused = await ask('POST', `/api/v1/dashboards/${uuid}/import`, { templateInfo });
    expect(refused).toMatchObject({ status: 409, body: { errorCode: 'ForeignFormat' } });
  });

  it('makes a dashboard of Grafana one of Guance', async () => {
    const { uid, title } = await grafana();
    const answer = await adopt(uid, 'guance');
    expect(answer.body.content).toMatchObject({ format: 'guance', revision: 2, changed: true });
    const template = (await ask.get(`/api/v1/dashboards/${uid}/export`)).body.content;
    expect(template).toMatchObject({ title, summary: 'about', tagInfo: [{ name: 'ops' }] });
    expect(template).not.toHaveProperty('conversion');
    expect(template.main.vars).toMatchObject([{ code: 'env' }]);
    expect((await ask.get(`/api/v1/dashboards/${uid}/get`)).body.content).toMatchObject({
      format: 'guance',
      chartPos: [{ pos: { x: 0 } }],
    });
    expect((await ask('POST', `/api/v1/dashboards/${uid}/import`, { templateInfo })).status).toBe(200);
    const { dashboard } = await read(uid);
    const refused = await ask('POST', '/api/dashboards/db', { dashboard: { ...dashboard, panels: [] } });
    expect(refused).toMatchObject({ status: 412, body: { status: 'plugin-dashboard' } });
  });

  it('into the format that it has changes nothing', async () => {
    const { uuid } = await guance();
    const answer = await adopt(uuid, 'guance');
    expect(answer.body.content).toEqual({ uuid, format: 'guance', revision: 1, changed: false, notCarriedOver: [] });
    expect(await versionsOf(uuid)).toBe(1);
  });

  it('is taken back by restoring the version before and by reverting the change, byte for byte', async () => {
    const { uuid } = await guance();
    const body = async (revision: number): Promise<string> =>
      (await ask.get(`/api/v1/dashboards/${uuid}/version/${revision}/get`)).body.content.body;
    const before = await body(1);
    expect(before).toContain('"charts"');
    await adopt(uuid, 'grafana');
    expect(await body(2)).toContain('"panels"');
    expect((await ask('POST', `/api/v1/dashboards/${uuid}/version/1/restore`, {})).body.content.revision).toBe(3);
    expect(await body(3)).toBe(before);
    await adopt(uuid, 'grafana');
    const [{ uuid: change }] = (await ask.get(`/api/v1/change/list?object=${uuid}`)).body.content;
    const reverted = await ask('POST', `/api/v1/change/${change}/revert`, {});
    expect(reverted.status, reverted.text).toBe(200);
    expect(await body(5)).toBe(before);
    const { body: now } = await ask.get(`/api/v1/dashboards/${uuid}/get`);
    expect(now.content).toMatchObject({ format: 'guance', chartPos: [{ pos: { x: 0, y: 0, w: 1, h: 1 } }] });
  });

  it('leaves versions, differences and restores across formats readable', async () => {
    const { uuid } = await guance();
    await adopt(uuid, 'grafana');
    const { body } = await ask.get(`/api/dashboards/uid/${uuid}/versions/1`);
    expect(body.data).toMatchObject({ title: expect.stringContaining('Guance'), version: 1 });
    const { id } = (await read(uuid)).dashboard;
    const sides = { base: { dashboardId: id, version: 1 }, new: { dashboardId: id, version: 2 } };
    expect((await ask('POST', '/api/dashboards/calculate-diff', { ...sides, diffType: 'delta' })).status).toBe(200);
    expect((await ask('POST', `/api/dashboards/uid/${uuid}/restore`, { version: 1 })).status).toBe(404);
    expect((await ask.get(`/api/v1/dashboards/${uuid}/version/diff?from=1&to=2`)).status).toBe(200);
  });

  it('is refused for a stale revision, and to whom may not change dashboards', async () => {
    const { uuid } = await guance();
    expect((await adopt(uuid, 'grafana', { 'If-Match': '"7"' })).status).toBe(412);
    const { ask: viewer } = await server.newUser();
    const answer = await viewer('POST', `/api/v1/dashboards/${uuid}/adopt`, { format: 'grafana' });
    expect(answer.status).toBe(403);
    expect(await versionsOf(uuid)).toBe(1);
  });

  it('is rehearsed by a dry run', async () => {
    const { uuid } = await guance();
    const answer = await adopt(uuid, 'grafana', { 'Dry-Run': 'true' });
    expect(answer.body.content).toMatchObject({ format: 'grafana', changed: true });
    expect(await versionsOf(uuid)).toBe(1);
    expect((await read(uuid)).meta.conversion.from).toBe('guance');
  });
});
