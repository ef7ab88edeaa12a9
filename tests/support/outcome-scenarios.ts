import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { Answer } from './client.ts';
import { type Fixture, must } from './fixture.ts';
import { queryRequest } from './query-request.ts';
import { send } from './send.ts';
import { sendLogs } from './send-logs.ts';
import { slowPoint, slowQuery } from './slow-query.ts';
import type { ValidRequest } from './valid-requests.ts';

interface Scene {
  readonly fixture: Fixture;
  readonly operation: Operation;
  /** Its valid request in this fixture. */
  readonly request: ValidRequest;
}

type Scenario = (scene: Scene) => Promise<Answer>;

const custom = `dsbd_custom_${'0a'.repeat(16)}`;

/** The newest change of an object. */
async function newestChange({ client }: Fixture, object: string): Promise<string> {
  return must(await client.get(`/change/list?object=${object}`)).content[0].uuid;
}

/** A new pipeline that is the default of its category. */
const addDefault = async ({ client }: Fixture, name: string): Promise<string> =>
  must(await client.post('/pipeline/add', { name, type: 'local', category: 'rum', content: 'YQ==', asDefault: 1 }))
    .content.uuid;

/** A pipeline that was made as the default at revision 1 and gave it up at revision 2. */
async function formerDefault(fixture: Fixture): Promise<string> {
  const uuid = await addDefault(fixture, 'was_the_default');
  const body = { name: 'was_the_default', type: 'local', category: 'rum', content: 'YQ==', asDefault: 0 };
  must(await fixture.client.post(`/pipeline/${uuid}/modify`, body));
  return uuid;
}

/**
 * How the outcomes come about that do not follow from a declaration alone, by `<operation> <code>`; `*` stands for every
 * operation that declares the code. Those that need another server are in outcome-scenarios-apart.ts.
 */
export const scenarios: Readonly<Record<string, Scenario>> = {
  '* VersionNotFound': ({ fixture, operation, request }) =>
    send(fixture.client, operation, {
      ...request,
      params: { ...request.params, ...(request.params?.revision === undefined ? {} : { revision: 999 }) },
      ...(request.query?.from === undefined ? {} : { query: { ...request.query, from: 999 } }),
    }),

  '* InvalidQuery': ({ fixture, operation }) =>
    send(fixture.client, operation, queryRequest(operation, 'M::cpu:(averge(usage))')),
  '* QueryNotSupported': ({ fixture, operation }) =>
    send(fixture.client, operation, queryRequest(operation, 'up{job="x"}', 'promql')),
  '* QueryCancelled': async ({ fixture, operation }) => {
    await sendLogs(fixture, slowPoint);
    const text = slowQuery('cancelled');
    const asked = send(fixture.client, operation, queryRequest(operation, text));
    for (;;) {
      const { content } = must(await fixture.client.get('/query/running/list'));
      const found = (content as { id: string; text: string }[]).find((query) => query.text === text);
      if (found !== undefined) must(await fixture.client.post(`/query/running/${found.id}/cancel`));
      if (found !== undefined) return asked;
    }
  },

  '* ForeignFormat': async ({ fixture, operation }) => {
    const made = await fetch(`${fixture.address}/api/dashboards/db`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${fixture.key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ dashboard: { title: 'of Grafana' } }),
    });
    const { uid } = (await made.json()) as { uid: string };
    return send(fixture.client, operation, {
      params: { dashboard_uuid: uid },
      body: { templateInfo: {}, extend: {} },
    });
  },

  'archive.import ArchiveDamaged': ({ fixture, operation, request: { query, body } }) =>
    send(fixture.client, operation, { query: query ?? {}, body: { ...body, objects: [] } }),

  'dashboards.create UuidTaken': async ({ fixture, operation }) => {
    const body = { name: 'chosen', specifyDashboardUUID: custom };
    must(await send(fixture.client, operation, { body }));
    return send(fixture.client, operation, { body });
  },

  'pipelines.create DefaultPipelineExists': async ({ fixture, operation }) => {
    await addDefault(fixture, 'the_default');
    const body = { name: 'another', type: 'local', category: 'rum', content: 'YQ==', asDefault: 1 };
    return send(fixture.client, operation, { body });
  },
  'pipelines.modify DefaultPipelineExists': async ({ fixture, operation, request }) => {
    await addDefault(fixture, 'the_default');
    return send(fixture.client, operation, {
      ...request,
      body: { ...request.body, category: 'rum', asDefault: 1, isForce: false },
    });
  },
  'pipelines.version.restore DefaultPipelineExists': async ({ fixture, operation }) => {
    const { client } = fixture;
    const first = await formerDefault(fixture);
    await addDefault(fixture, 'is_the_default');
    return send(client, operation, { params: { pl_uuid: first, revision: 1 }, body: {} });
  },

  'keys.reveal SecretNotKept': async ({ fixture, operation }) => {
    const plain = must(await fixture.client.post('/workspace/accesskey/add', { name: 'not signable' }));
    return send(fixture.client, operation, { params: { ak_uuid: plain.content.uuid } });
  },

  '* TargetNotAllowed': ({ fixture, operation, request }) =>
    send(fixture.client, operation, { ...request, body: { ...request.body, url: 'http://127.0.0.1:9/hook' } }),

  'roles.delete RoleInUse': async ({ fixture, operation, request }) => {
    const roleUUIDs = [fixture.objects.roles];
    must(await fixture.client.post('/workspace/accesskey/add', { name: 'holder', roleUUIDs }));
    return send(fixture.client, operation, request);
  },

  'tags.create NameTaken': async ({ fixture, operation, request }) => {
    must(await send(fixture.client, operation, request));
    return send(fixture.client, operation, request);
  },
  'tags.modify NameTaken': async ({ fixture, operation, request }) => {
    must(await fixture.client.post('/tag/create', { name: 'taken' }));
    return send(fixture.client, operation, { ...request, body: { name: 'taken' } });
  },

  'fields.create NameTaken': async ({ fixture, operation, request }) => {
    must(await send(fixture.client, operation, request));
    return send(fixture.client, operation, request);
  },
  'fields.modify NameTaken': async ({ fixture, operation, request }) => {
    must(await fixture.client.post('/field_cfg/add', { ...request.body }));
    return send(fixture.client, operation, request);
  },
  'fields.version.restore NameTaken': async ({ fixture, operation, request }) => {
    const { client, objects } = fixture;
    const { content } = must(await client.get(`/field_cfg/${objects.fields}/get`));
    const { name, alias } = content;
    must(await client.post(`/field_cfg/${objects.fields}/modify`, { name: 'renamed', alias }));
    must(await client.post('/field_cfg/add', { name, alias }));
    return send(client, operation, request);
  },

  'members.add NameTaken': ({ fixture, operation, request }) =>
    send(fixture.client, operation, { body: { ...request.body, accountUUIDs: [fixture.member] } }),
  'members.invite NameTaken': async ({ fixture, operation, request }) => {
    const { content } = must(await fixture.client.get('/workspace/members/list?search=member@example.org'));
    return send(fixture.client, operation, { body: { ...request.body, to: [content.data[0].email] } });
  },
  'teams.create NameTaken': async ({ fixture, operation, request }) => {
    must(await send(fixture.client, operation, request));
    return send(fixture.client, operation, request);
  },
  'teams.modify NameTaken': async ({ fixture, operation, request }) => {
    must(await fixture.client.post('/workspace/member_group/add', { name: 'taken' }));
    return send(fixture.client, operation, { ...request, body: { ...request.body, name: 'taken' } });
  },

  'changes.revert NameTaken': async ({ fixture, operation }) => {
    const { client, tag, marker } = fixture;
    must(await client.post(`/tag/${tag}/modify`, { name: 'renamed' }));
    const change = await newestChange(fixture, tag);
    must(await client.post('/tag/create', { name: `tag ${marker}`.slice(0, 50) }));
    return send(client, operation, { params: { change_uuid: change } });
  },
  'changes.revert RoleInUse': async ({ fixture, operation }) => {
    const role = fixture.objects.roles ?? '';
    const change = await newestChange(fixture, role);
    must(await fixture.client.post('/workspace/accesskey/add', { name: 'holder', roleUUIDs: [role] }));
    return send(fixture.client, operation, { params: { change_uuid: change } });
  },
  'changes.revert DefaultPipelineExists': async ({ fixture, operation }) => {
    const { client } = fixture;
    const first = await formerDefault(fixture);
    const change = await newestChange(fixture, first);
    await addDefault(fixture, 'is_the_default');
    return send(client, operation, { params: { change_uuid: change } });
  },
  'changes.revert ChangeSuperseded': async ({ fixture, operation }) => {
    const change = await newestChange(fixture, fixture.dashboard);
    must(await fixture.client.post(`/dashboards/${fixture.dashboard}/modify`, { desc: 'later' }));
    return send(fixture.client, operation, { params: { change_uuid: change } });
  },
  'changes.revert ChangeNotRevertible': async ({ fixture, operation }) =>
    send(fixture.client, operation, { params: { change_uuid: await newestChange(fixture, fixture.otherKey) } }),
  'changes.revertBatch PlanChanged': async ({ fixture, operation }) => {
    const body = { filter: { object: fixture.dashboard } };
    const { content } = must(await send(fixture.client, operation, { body }));
    must(await fixture.client.post(`/dashboards/${fixture.dashboard}/modify`, { desc: 'after the plan' }));
    return send(fixture.client, operation, { body: { ...body, plan: content.plan } });
  },
  'changes.revert UndeleteConflict': async ({ fixture, operation }) => {
    const { client } = fixture;
    const body = { name: 'chosen', specifyDashboardUUID: custom };
    must(await client.post('/dashboards/create', body));
    must(await client.post(`/dashboards/${custom}/delete`));
    const change = await newestChange(fixture, custom);
    must(await client.post('/dashboards/create', body));
    return send(client, operation, { params: { change_uuid: change } });
  },
};
