import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sameJsonText } from '../server/src/json/index.ts';
import { type Answer, openApiClient } from './support/client.ts';
import { type Product, runCommand, startProduct, temporaryFolder } from './support/product.ts';
import { realisticTemplate } from './support/template.ts';

const folder = temporaryFolder();
const running: Product[] = [];
afterAll(async () => {
  await Promise.all(running.map((product) => product.stop()));
  folder.remove();
});

async function start(name: string, environment: Record<string, string> = {}): Promise<Product> {
  const product = await startProduct({ dataDir: join(folder.path, name), environment });
  running.push(product);
  return product;
}

const ok = (answer: Answer): Answer => {
  expect(answer.body).toMatchObject({ code: 200, success: true, errorCode: '', message: '' });
  return answer;
};

/** The member `content` of an answer, as the text that was sent. */
const contentText = ({ text }: Answer): string =>
  text.slice('{"code":200,"content":'.length, text.indexOf(',"errorCode":""'));

it('takes a script from the first key to dashboards, tags, a conflict, history, revert, backup and restore', {
  timeout: 120_000,
}, async () => {
  // The first start prints its secrets once; the environment does not fix them here.
  const product = await start('data', { BELVEDERE_API_KEY: '', BELVEDERE_ADMIN_PASSWORD: '' });
  const key = /API key\s+(\S{32})/.exec(product.printed())?.[1] ?? '';
  const password = /password of admin\s+(\S+)/.exec(product.printed())?.[1] ?? '';
  expect(key).not.toBe('');
  const client = openApiClient(product.address, key);
  expect(ok(await client.get('/validate')).content.workspaceUUID).toMatch(/^wksp_[0-9a-f]{32}$/);

  // A dashboard from a template, read back as it was sent, also under the singular spelling.
  const template = realisticTemplate('as exported');
  const made = ok(
    await client.post('/dashboards/create', `{"name":"CPU","tagNames":["infra","linux"],"templateInfo":${template}}`),
  );
  const { uuid } = made.content;
  const exported = ok(await client.get(`/dashboard/${uuid}/export`));
  const expected = template
    .replace('"as exported"', '"CPU"')
    .replace('"tagInfo":[]', `"tagInfo":${JSON.stringify(made.content.tagInfo)}`);
  expect(sameJsonText(contentText(exported), expected)).toBe(true);
  const listed = ok(await client.get('/dashboards/list?search=cp&tagNames=["infra"]'));
  expect(listed.body.pageInfo).toEqual({ count: 1, pageIndex: 1, pageSize: 50, totalCount: 1 });

  // Two people change it; the second one has not seen the first one's change.
  const mine = { 'If-Match': made.etag ?? '' };
  expect(ok(await client.post(`/dashboards/${uuid}/modify`, { desc: 'first' }, mine)).etag).toBe('"2"');
  const late = await client.post(`/dashboards/${uuid}/modify`, { desc: 'second' }, mine);
  expect(late.status).toBe(412);
  expect(late.content).toBeNull();

  // Its history, a comparison, and the version before.
  const versions = ok(await client.get(`/dashboards/${uuid}/version/list`));
  expect(versions.content.map((version: { revision: number }) => version.revision)).toEqual([2, 1]);
  const diff = ok(await client.get(`/dashboards/${uuid}/version/diff?from=1&to=2`));
  expect(diff.content.changes).toContainEqual(
    expect.objectContaining({ path: '/attributes/desc', kind: 'changed', after: 'first' }),
  );
  ok(await client.post(`/dashboards/${uuid}/version/1/restore`, { reason: 'too early' }));

  // A delete is found in the record of changes, with its author, and taken back.
  expect(ok(await client.post(`/dashboards/${uuid}/delete`)).content).toBe(true);
  expect((await client.get(`/dashboards/${uuid}/get`)).status).toBe(404);
  const deletes = ok(await client.get(`/change/list?object=${uuid}&verb=delete`));
  expect(deletes.content).toHaveLength(1);
  ok(await client.post(`/change/${deletes.content[0].uuid}/revert`, { reason: 'still needed' }));
  const back = ok(await client.get(`/dashboards/${uuid}/export`));
  expect(contentText(back)).toBe(contentText(exported));

  // A backup while the server works, restored into an empty folder, gives the same answers to the same key.
  const paths = [
    `/dashboards/${uuid}/get`,
    `/dashboards/${uuid}/export`,
    '/dashboards/list',
    '/tag/list',
    '/change/list',
  ];
  const before = await Promise.all(paths.map(async (path) => ok(await client.get(path)).body.content));
  const backup = join(folder.path, 'backup');
  const backedUp = await runCommand(['backup', backup, '--with-master-key'], product.dataDir);
  expect(backedUp).toMatchObject({ code: 0, stderr: '' });
  expect(await product.stop()).toBe(0);
  const restoredDir = join(folder.path, 'restored');
  expect((await runCommand(['restore', backup], restoredDir)).code).toBe(0);
  const restored = await start('restored', { BELVEDERE_API_KEY: '', BELVEDERE_ADMIN_PASSWORD: '' });
  expect(restored.printed()).not.toContain('shown this once');
  const again = openApiClient(restored.address, key);
  const after = await Promise.all(paths.map(async (path) => ok(await again.get(path)).body.content));
  expect(after).toEqual(before);
  expect((await runCommand(['verify'], restoredDir)).stdout).toContain('whole');

  // A login with the first password, and the cookie it gives.
  const login = await fetch(`${restored.address}/login`, {
    method: 'POST',
    body: JSON.stringify({ user: 'admin', password }),
  });
  expect(login.status).toBe(200);
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const session = openApiClient(restored.address, undefined);
  expect(ok(await session.call('GET', '/dashboards/list', { headers: { Cookie: cookie } })).content).toHaveLength(1);
  const foreign = { Cookie: cookie, Origin: 'https://elsewhere.example' };
  const refused = await session.call('POST', `/dashboards/${uuid}/delete`, { headers: foreign });
  expect(refused.body.errorCode).toBe('CrossSiteRequest');
});

it('keeps a revoked first key revoked after a restart with the same environment', { timeout: 60_000 }, async () => {
  const first = await start('revoked');
  const key = 'belvedere-test-key-0123456789abcdef';
  const client = openApiClient(first.address, key);
  const keys = ok(await client.get('/workspace/accesskey/list'));
  expect(keys.content).toHaveLength(1);
  expect(keys.text).not.toContain(key);
  ok(await client.get(`/workspace/accesskey/${keys.content[0].uuid}/delete`));
  expect((await client.get('/validate')).body).toMatchObject({ code: 403, errorCode: 'InvalidApiKey', content: null });
  expect(await first.stop()).toBe(0);
  const second = await start('revoked');
  expect((await openApiClient(second.address, key).get('/validate')).status).toBe(403);
});

it('refuses a second server on the same data folder with a sentence and its own exit code', {
  timeout: 60_000,
}, async () => {
  const first = await start('shared');
  await expect(startProduct({ dataDir: first.dataDir })).rejects.toThrow(/ended with 75[\s\S]*in use|another/i);
});
