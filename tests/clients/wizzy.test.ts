import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { basic, type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { apiKey, cleanEnvironment, temporaryFolder } from '../support/product.ts';
import { type Installed, installedWizzy } from './installed-wizzy.ts';

const password = 'wizards-only';
const temporary = temporaryFolder();
let server: GrafanaServer;
let installed: Installed;

beforeAll(async () => {
  server = await startGrafana();
  installed = await installedWizzy();
  const { id } = (await server.admin('POST', '/api/admin/users', { login: 'wizard', password })).body;
  await server.admin('PATCH', `/api/org/users/${id}`, { role: 'Admin' });
  await server.admin('PUT', `/api/admin/users/${id}/permissions`, { isGrafanaAdmin: true });
}, 600_000);
afterAll(async () => {
  await server.stop();
  temporary.remove();
});
beforeEach((context) => context.skip('missing' in installed, 'missing' in installed ? installed.missing : ''));

/** What one command printed. Its exit code says little: it is 0 for most failures too. */
function wizzy(...words: readonly string[]): Promise<string> {
  if ('missing' in installed) throw new Error(installed.missing);
  const { program } = installed;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-deprecation', program, ...words], {
      cwd: temporary.path,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    child.once('error', reject);
    child.once('close', () => resolve(stripVTControlCharacters(printed)));
  });
}

const file = (name: string): string => join(temporary.path, name);
const read = (name: string) => JSON.parse(readFileSync(file(name), 'utf8'));
const change = (name: string, more: object): void =>
  writeFileSync(file(name), JSON.stringify({ ...read(name), ...more }));
const wizard = () => server.as(basic('wizard', password));

async function configure(settings: Readonly<Record<string, string>>): Promise<void> {
  rmSync(file('conf'), { recursive: true, force: true });
  expect(await wizzy('init')).toContain('wizzy successfully initialized.');
  for (const [name, value] of Object.entries({ url: server.address, ...settings })) {
    expect(await wizzy('set', 'grafana', name, value)).toContain('updated successfully');
  }
}

const dashboard = (title: string, tags: readonly string[]) => ({
  title,
  tags,
  rows: [{ title: 'One', panels: [{ id: 1, type: 'graph', title: 'Load', datasource: null }] }],
  templating: { list: [] },
  time: { from: 'now-1h', to: 'now' },
  timezone: 'browser',
});

describe.each([
  ['login and password', { username: 'wizard', password }],
  ['an API key', { api_key: apiKey }],
])('dashboards, with %s', (_, settings) => {
  beforeAll(async () => {
    if ('missing' in installed) return;
    const save = (body: object) => server.admin('POST', '/api/dashboards/db', body);
    await save({ dashboard: dashboard('CPU & Memory', ['infra', 'cpu']) });
    await server.admin('POST', '/api/folders', { title: 'Operations', uid: 'operations' });
    await save({ dashboard: dashboard('Disk', ['infra']), folderUid: 'operations' });
    await configure(settings);
  }, 60_000);
  afterAll(async () => {
    await server.admin('DELETE', '/api/dashboards/db/cpu-and-memory');
    await server.admin('DELETE', '/api/dashboards/db/disk');
    const { body: folders } = await server.admin.get('/api/folders');
    for (const { uid } of folders) await server.admin('DELETE', `/api/folders/${uid}`);
    rmSync(file('dashboards'), { recursive: true, force: true });
  });

  it('are listed by their slugs, with their tags', async () => {
    const list = await wizzy('list', 'dashboards');
    for (const text of ['cpu-and-memory', 'disk', 'Operations', 'Total dashboards: 3']) expect(list).toContain(text);
    const tags = await wizzy('list', 'dash-tags');
    for (const text of ['infra', 'cpu', 'Total dashboard tags: 2']) expect(tags).toContain(text);
    expect(await wizzy('show', 'dashboard', 'cpu-and-memory')).toContain('"title": "CPU & Memory"');
  });

  it('come into files by folder, as they were saved', async () => {
    const printed = await wizzy('import', 'dashboards');
    expect(printed).toContain('2 dashboards imported successfully.');
    expect(read('dashboards/General/cpu-and-memory.json')).toMatchObject(dashboard('CPU & Memory', ['infra', 'cpu']));
    expect(read('dashboards/Operations/disk.json')).toMatchObject(dashboard('Disk', ['infra']));
    expect(await wizzy('import', 'dashboard', 'disk')).toContain('Dashboard disk import successful.');
  });

  it('go back from files as new versions in their folders', async () => {
    change('dashboards/General/cpu-and-memory.json', { refresh: '1m' });
    change('dashboards/Operations/disk.json', { refresh: '5m' });
    expect(await wizzy('export', 'dashboards')).toContain('2 dashboards exported successfully.');
    const { body: cpu } = await server.admin.get('/api/dashboards/db/cpu-and-memory');
    expect(cpu).toMatchObject({ dashboard: { refresh: '1m', version: 2 }, meta: { folderUid: '' } });
    const { body: disk } = await server.admin.get('/api/dashboards/db/disk');
    expect(disk).toMatchObject({ dashboard: { refresh: '5m', version: 2 }, meta: { folderUid: 'operations' } });
    change('dashboards/General/cpu-and-memory.json', { refresh: '2m' });
    const printed = await wizzy('export', 'dashboard', 'General/cpu-and-memory');
    expect(printed).toContain('Dashboard cpu-and-memory export successful.');
    expect((await server.admin.get('/api/dashboards/db/cpu-and-memory')).body.dashboard).toMatchObject({
      refresh: '2m',
      version: 3,
    });
  });

  it('are made anew from files, with their folders, where they are gone', async () => {
    expect(await wizzy('delete', 'dashboard', 'cpu-and-memory')).toContain('"title": "CPU & Memory"');
    await server.admin('DELETE', '/api/dashboards/db/disk');
    await server.admin('DELETE', '/api/folders/operations');
    const printed = await wizzy('export', 'dashboards');
    expect(printed).toContain('Folder Operations exported successfully.');
    expect(printed).toContain('2 dashboards exported successfully.');
    expect((await server.admin.get('/api/dashboards/db/cpu-and-memory')).body.dashboard.refresh).toBe('2m');
    expect((await server.admin.get('/api/dashboards/db/disk')).body.meta.folderTitle).toBe('Operations');
  });
});

describe('what only a user may do', () => {
  beforeAll(async () => {
    if ('missing' in installed) return;
    await configure({ username: 'wizard', password });
  });

  it('takes data sources into files and back, changed and new ones', async () => {
    const source = { name: 'Metrics', type: 'prometheus', access: 'proxy', url: 'http://metrics:9090' };
    await server.admin('POST', '/api/datasources', { ...source, secureJsonData: { basicAuthPassword: 'kept' } });
    expect(await wizzy('import', 'datasources')).toContain('Total datasources imported: 1');
    expect(read('datasources/Metrics.json')).toMatchObject(source);
    change('datasources/Metrics.json', { url: 'http://metrics:9091' });
    expect(await wizzy('export', 'datasources')).toContain('Datasource Metrics exported successfully.');
    expect((await server.admin.get('/api/datasources/name/Metrics')).body).toMatchObject({
      url: 'http://metrics:9091',
      secureJsonFields: { basicAuthPassword: true },
    });
    expect(await wizzy('show', 'datasource', 'Metrics')).toContain('"url": "http://metrics:9091"');
    await server.admin('DELETE', '/api/datasources/name/Metrics');
    expect(await wizzy('export', 'datasource', 'Metrics')).toContain('Datasource Metrics export successful.');
    expect((await server.admin.get('/api/datasources/name/Metrics')).body.url).toBe('http://metrics:9091');
  });

  it('makes, takes into files, changes and deletes organizations', async () => {
    expect(await wizzy('create', 'org', 'Guild')).toContain('Created Grafana org Guild successfully.');
    const { id } = (await wizard().get('/api/orgs/name/Guild')).body;
    expect(await wizzy('import', 'orgs')).toContain('Total orgs imported: 2');
    expect(existsSync(file(`orgs/${id}.json`))).toBe(true);
    expect(read(`orgs/${id}.json`)).toMatchObject({ id, name: 'Guild' });
    // A name that is there is updated, another one is made.
    expect(await wizzy('export', 'orgs')).toContain('2 orgs exported successfully.');
    change(`orgs/${id}.json`, { name: 'Guild of 2015' });
    expect(await wizzy('export', 'orgs')).toContain('2 orgs exported successfully.');
    expect((await wizard().get('/api/orgs')).body.map(({ name }: { name: string }) => name)).toEqual([
      'Belvedere',
      'Guild',
      'Guild of 2015',
    ]);
    expect(await wizzy('show', 'org', `${id}`)).toContain('"name": "Guild"');
    expect(await wizzy('delete', 'org', `${id}`)).toContain('"message": "Organization deleted"');
  });

  it('finds no alert channels, and no fault in that', async () => {
    expect(await wizzy('import', 'alerts')).toContain('Total alerts imported: 0');
  });
});
