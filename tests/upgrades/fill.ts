import { adminPassword, apiKey } from '../support/product.ts';
import { realisticTemplate } from '../support/template.ts';
import type { OldAnswer } from './folder.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, from every time
type Answer = { status: number; body: any };

const credentials: Record<OldAnswer['dialect'], Record<string, string>> = {
  'open-api': { 'DF-API-KEY': apiKey },
  grafana: { Authorization: `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}` },
};
const prefixes: Record<OldAnswer['dialect'], string> = { 'open-api': '/api/v1', grafana: '' };

/** Asks a server of any time; what it does not serve is answered with its refusal. */
export async function ask(
  address: string,
  dialect: OldAnswer['dialect'],
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(address + prefixes[dialect] + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...credentials[dialect] },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) };
  } catch {
    return { status: answer.status, body: text };
  }
}

/** Makes one of everything that a server of that time knows, and answers what it shows of it. */
export async function fill(address: string): Promise<OldAnswer[]> {
  const post = (path: string, body: unknown = {}) => ask(address, 'open-api', 'POST', path, body);
  const grafana = (method: string, path: string, body?: unknown) => ask(address, 'grafana', method, path, body);

  const template = realisticTemplate('kept', 2);
  const made = await post(
    '/dashboards/create',
    `{"name":"kept","desc":"first","tagNames":["old","older"],"templateInfo":${template}}`,
  );
  const uuid = made.body.content.uuid as string;
  await post(`/dashboards/${uuid}/modify`, { desc: 'second' });
  const deleted = await post('/dashboards/create', { name: 'deleted' });
  await post(`/dashboards/${deleted.body.content.uuid}/delete`);
  await post('/tag/create', { name: 'alone', description: 'a tag', colour: 'style_key3' });
  await post('/notes/create', { name: 'a note' });
  const content = Buffer.from('add_key("a", "b")').toString('base64');
  await post('/pipeline/add', { name: 'a pipeline', type: 'local', category: 'logging', content });
  await post('/workspace/accesskey/add', { name: 'plain' });
  await post('/workspace/accesskey/add', { name: 'signable', signable: true });
  const role = await post('/role/add', { name: 'a role', keys: ['log.Query', 'scene.setManage'] });
  if (role.status === 200) {
    await post('/workspace/accesskey/add', { name: 'of a role', roleUUIDs: [role.body.content.uuid] });
  }
  await post('/workspace/modify_settings', { versionRetentionDays: 90 });
  await post('/ingest/token/add', { name: 'of agents' });
  await post('/object/hosts/web-1/label/modify', { source: 'HOST', labels: ['prod', 'eu'] });
  await post('/webhook/create', {
    name: 'a webhook',
    url: 'http://10.0.0.7:9/hook',
    nouns: ['dashboards'],
    isDisable: true,
  });

  await grafana('PUT', '/api/org/preferences', { theme: 'light', timezone: 'utc' });
  await grafana('PUT', '/api/user/preferences', { theme: 'dark' });
  const folder = await grafana('POST', '/api/folders', { title: 'a folder', uid: 'old-folder' });
  const dashboard = {
    title: 'of Grafana',
    uid: 'old-board',
    tags: ['old'],
    panels: [{ id: 1, type: 'text', title: 'a panel' }],
  };
  const saved = await grafana('POST', '/api/dashboards/db', { dashboard, folderId: folder.body.id ?? 0 });
  await grafana('POST', '/api/dashboards/db', {
    dashboard: { ...dashboard, title: 'of Grafana, renamed' },
    overwrite: true,
  });
  await grafana('POST', `/api/user/stars/dashboard/${saved.body.id}`);
  await grafana('POST', '/api/admin/users', {
    name: 'Tess',
    login: 'tess',
    email: 'Tess@example.org',
    password: adminPassword,
  });
  const team = await grafana('POST', '/api/teams', { name: 'a team', email: 'team@example.org' });
  await grafana('POST', `/api/teams/${team.body.teamId}/members`, { userId: 1 });
  const account = await grafana('POST', '/api/serviceaccounts', { name: 'a program', role: 'Editor' });
  await grafana('POST', `/api/serviceaccounts/${account.body.id}/tokens`, { name: 'a token' });
  await grafana('POST', '/api/datasources', {
    name: 'a source',
    type: 'prometheus',
    access: 'proxy',
    url: 'http://prometheus:9090',
    basicAuth: true,
    basicAuthUser: 'reader',
    secureJsonData: { basicAuthPassword: 'a secret' },
  });
  await grafana('POST', '/api/org/invites', { loginOrEmail: 'guest@example.org', name: 'Guest', role: 'Viewer' });
  await grafana('POST', '/api/snapshots', { dashboard, name: 'a snapshot' });
  await grafana('POST', '/api/annotations', { time: 1_700_000_000_000, text: 'an annotation', tags: ['deploy'] });

  const paths: readonly (readonly [OldAnswer['dialect'], string])[] = [
    ['open-api', '/dashboards/list'],
    ['open-api', `/dashboards/${uuid}/get`],
    ['open-api', `/dashboards/${uuid}/export`],
    ['open-api', `/dashboards/${uuid}/version/list`],
    ['open-api', '/tag/list'],
    ['open-api', '/notes/list'],
    ['open-api', '/pipeline/list'],
    ['open-api', '/change/list'],
    ['open-api', '/workspace/get'],
    ['open-api', '/workspace/accesskey/list'],
    ['open-api', '/role/list?statMember=true'],
    ['open-api', '/ingest/token/list'],
    ['open-api', '/webhook/list'],
    ['grafana', '/api/org/preferences'],
    ['grafana', '/api/user/preferences'],
    ['grafana', '/api/folders'],
    ['grafana', '/api/dashboards/uid/old-board'],
    ['grafana', '/api/search'],
    ['grafana', '/api/org/users'],
    ['grafana', '/api/teams/search'],
    ['grafana', `/api/teams/${team.body.teamId}/members`],
    ['grafana', '/api/serviceaccounts/search'],
    ['grafana', `/api/serviceaccounts/${account.body.id}/tokens`],
    ['grafana', '/api/datasources'],
    ['grafana', '/api/dashboard/snapshots'],
    ['grafana', '/api/annotations'],
  ];
  const answers: OldAnswer[] = [];
  for (const [dialect, path] of paths) {
    const { status, body } = await ask(address, dialect, 'GET', path);
    const answer = dialect === 'open-api' ? body.content : body;
    // Before there was a Grafana dialect its paths led to a page.
    if (status === 200 && typeof answer === 'object') answers.push({ dialect, path, answer });
  }
  return answers;
}
