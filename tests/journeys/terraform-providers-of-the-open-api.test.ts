import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameJsonText } from '../../server/src/json/index.ts';
import { type Answer, openApiClient } from '../support/client.ts';
import { type RunningServer, startInProcess } from '../support/in-process.ts';
import { newAccount } from '../support/member.ts';
import { apiKey } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';

/**
 * Two Terraform providers speak the Open API in the same way: exactly 200 is success, 404 in the status is absence, numbers are numbers,
 * and what is read after an apply has to be what was applied.
 */
let server: RunningServer;
beforeAll(async () => {
  server = await startInProcess();
});
afterAll(() => server.stop());

const headers = { 'Content-Type': 'application/json;charset=UTF-8' };
const client = () => openApiClient(server.address, apiKey);
const get = (path: string) => client().get(path, headers);
const post = (path: string, body?: unknown) => client().post(path, body, headers);

function ok(answer: Answer): Answer {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.body).toMatchObject({
    code: 200,
    errorCode: '',
    message: '',
    success: true,
    traceId: expect.any(String),
  });
  return answer;
}

/** How both take that an object is gone. */
function absent(answer: Answer): void {
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ success: false, content: null, message: expect.any(String) });
}

const contentText = ({ text }: Answer): string =>
  text.slice('{"code":200,"content":'.length, text.indexOf(',"errorCode":""'));

describe('a dashboard', () => {
  it('is applied, planned again without a difference, changed and destroyed', async () => {
    const template = realisticTemplate('Applied', 3);
    const made = ok(
      await post('/dashboards/create', `{"name":"Applied","tagNames":["terraform"],"templateInfo":${template}}`),
    );
    const { uuid } = made.content;
    const refresh = async () => {
      const { content } = ok(await get(`/dashboards/${uuid}/get`));
      expect(content).toMatchObject({
        uuid,
        name: 'Applied',
        createAt: expect.any(Number),
        updateAt: expect.any(Number),
      });
      return contentText(ok(await get(`/dashboards/${uuid}/export`)));
    };
    const first = await refresh();
    // The provider keeps this text: it has to be the same each time.
    expect(await refresh()).toBe(first);
    ok(await post(`/dashboards/${uuid}/import`, `{"templateInfo":${first}}`));
    expect(sameJsonText(await refresh(), first)).toBe(true);
    ok(await post(`/dashboards/${uuid}/modify`, { name: 'Applied', desc: 'changed' }));
    expect(ok(await get(`/dashboards/${uuid}/get`)).content.desc).toBe('changed');
    ok(await post(`/dashboards/${uuid}/delete`));
    absent(await get(`/dashboards/${uuid}/get`));
    absent(await get(`/dashboards/${uuid}/export`));
    absent(await post(`/dashboards/${uuid}/delete`));
  });
});

describe('a pipeline', () => {
  it('keeps its texts byte for byte, is switched off and on, and is deleted by GET', async () => {
    const content = Buffer.from('add_pattern("a", "b\\n")\n\tgrok(_, "%{a}") # ü').toString('base64');
    const testData = Buffer.from('["line 1","line 2"]').toString('base64');
    const plan = {
      name: 'applied',
      type: 'local',
      category: 'logging',
      source: ['nginx'],
      content,
      testData,
      isForce: false,
      asDefault: 0,
    };
    const { uuid } = ok(await post('/pipeline/add', plan)).content;
    const read = ok(await get(`/pipeline/${uuid}/get`)).content;
    expect(read).toMatchObject({ uuid, ...plan, id: expect.any(Number), createAt: expect.any(Number) });
    ok(await post(`/pipeline/${uuid}/modify`, { ...plan, source: ['nginx', 'apache'] }));
    expect(ok(await get(`/pipeline/${uuid}/get`)).content).toMatchObject({
      source: ['nginx', 'apache'],
      content,
      testData,
    });
    expect(ok(await post('/pipeline/batch_set_disable', { plUUIDs: [uuid], isDisable: true })).content).toBe(true);
    ok(await get(`/pipeline/delete?pipelineUUIDs=${uuid}`));
    absent(await get(`/pipeline/${uuid}/get`));
  });
});

describe('a blacklist', () => {
  it('is applied, planned again without a difference, changed to another source and deleted by GET', async () => {
    const filters = [{ name: 'foo1', value: ['oac-*'], condition: 'and', operation: 'in' }];
    const plan = {
      name: 'blacklist-demo',
      desc: 'this is a demo',
      type: 'logging',
      sources: ['mysql', 'oracle'],
      filters,
    };
    const made = ok(await post('/blacklist/add', plan)).content;
    const { uuid } = made;
    const whole = (value: unknown) => expect(Number.isSafeInteger(value), String(value)).toBe(true);
    for (const each of [made.id, made.createAt, made.updateAt]) whole(each);
    const refresh = async () => ok(await get(`/blacklist/${uuid}/get`)).content;
    expect(await refresh()).toMatchObject({ ...plan, uuid, workspaceUUID: expect.stringMatching(/^wksp_/) });
    // The provider sends lists that are not set as null, and leaves out texts that are not set.
    const changed = { name: 'blacklist-demo', type: 'logging', source: 'mysql', sources: null, filters: null };
    whole(ok(await post(`/blacklist/${uuid}/modify`, changed)).content.updateAt);
    expect(await refresh()).toMatchObject({ source: 'mysql', sources: null, filters: [] });
    ok(await get(`/blacklist/delete?blacklistUUIDs=${uuid}`));
    absent(await get(`/blacklist/${uuid}/get`));
    absent(await get(`/blacklist/delete?blacklistUUIDs=${uuid}`));
  });
});

describe('a role', () => {
  it('is applied, planned again without a difference, changed and destroyed without a body', async () => {
    const plan = { name: 'applied', desc: '', keys: ['workspace.readMember', 'log.Query', 'label.labelCfgManage'] };
    const { uuid } = ok(await post('/role/add', plan)).content;
    const refresh = async () => {
      const { name, desc, permissions } = ok(await get(`/role/${uuid}/get`)).content;
      // What both leave out, unless it stands in the plan; the rest is a list, in its order.
      return { name, desc, keys: permissions.filter((key: string) => key !== 'routine.defaultAccess') };
    };
    expect(await refresh()).toEqual(plan);
    const changed = { name: 'renamed', desc: 'for people', keys: ['scene.setManage', 'log.Query'] };
    expect(ok(await post(`/role/${uuid}/modify`, changed)).content).toBe(true);
    expect(await refresh()).toEqual(changed);
    expect(ok(await post(`/role/${uuid}/delete`)).content).toEqual({});
    absent(await get(`/role/${uuid}/get`));
    absent(await post(`/role/${uuid}/delete`));
  });
});

describe('a member group', () => {
  it('is applied, planned again without a difference, changed and deleted by GET', async () => {
    const members = ok(await get('/workspace/members/list?search=admin')).content.data;
    const first = members[0].uuid as string;
    const second = await newAccount(server.address, 'colleague');
    const { uuid } = ok(
      await post('/workspace/member_group/add', { name: 'applied', accountUUIDs: [second, first] }),
    ).content;
    // A list to the provider: in another order it would be a difference.
    const refresh = async () =>
      ok(await get(`/workspace/member_group/get?groupUUID=${uuid}`)).content.groupMembers.map(
        (member: { uuid: string }) => member.uuid,
      );
    expect(await refresh()).toEqual([second, first]);
    const changed = { name: 'renamed', accountUUIDs: [first] };
    expect(ok(await post(`/workspace/member_group/${uuid}/modify`, changed)).content).toBe(true);
    expect(await refresh()).toEqual([first]);
    ok(await post(`/workspace/member_group/${uuid}/modify`, { name: 'renamed', accountUUIDs: [] }));
    expect(await refresh()).toEqual([]);
    ok(await get(`/workspace/member_group/${uuid}/delete`));
    absent(await get(`/workspace/member_group/get?groupUUID=${uuid}`));
    absent(await get(`/workspace/member_group/${uuid}/delete`));
  });
});

describe('what is only read', () => {
  it('members are rows below data, with roles of a name and a uuid', async () => {
    const { data } = ok(await get('/workspace/members/list?search=admin')).content;
    expect(data).toMatchObject([
      {
        id: expect.any(Number),
        uuid: expect.stringMatching(/^acnt_/),
        email: expect.any(String),
        name: 'Administrator',
        roles: [{ name: 'Owner', uuid: 'owner' }],
      },
    ]);
    expect(Number.isSafeInteger(data[0].createAt)).toBe(true);
    expect(ok(await get('/workspace/members/list?search=nobody')).content.data).toEqual([]);
  });

  it('permissions are a bare list with numbers for flags', async () => {
    const { content } = ok(await get('/permission/list?isSupportCustomRole=true'));
    expect(Array.isArray(content)).toBe(true);
    for (const group of content) {
      expect(group).toMatchObject({ key: expect.any(String), name: expect.any(String), subs: expect.any(Array) });
      expect([0, 1]).toContain(group.disabled);
    }
  });

  it('the data source plug-in of Grafana is told its workspace', async () => {
    expect((await get('/workspace/get')).content).toMatchObject({ uuid: expect.any(String), name: expect.any(String) });
  });
});
