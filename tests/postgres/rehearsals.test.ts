import { afterAll, beforeAll, expect, it } from 'vitest';
import { newDatabase, type TestDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { openApiClient } from '../support/client.ts';
import { type RunningServer, startInProcess, testMasterKey } from '../support/in-process.ts';
import { hasPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';
import { apiKey } from '../support/product.ts';

let postgres: TestPostgres;
let database: TestDatabase;
let running: RunningServer;
beforeAll(async () => {
  if (!hasPostgres) return;
  postgres = await usePostgres();
  database = await newDatabase(postgres.url);
  running = await startInProcess({
    environment: { BELVEDERE_DATABASE_URL: database.url, BELVEDERE_MASTER_KEY: testMasterKey, BELVEDERE_ENGINE: 'off' },
  });
}, 120_000);
afterAll(async () => {
  await running?.stop();
  await database?.drop();
  await postgres?.stop();
});

it.skipIf(!hasPostgres)(
  'dry runs among writers of several nouns are all answered, and so are the writers',
  { timeout: 120_000 },
  async () => {
    const client = openApiClient(running.address, apiKey);
    const paths = ['/tag/create', '/notes/create', '/dashboards/create', '/workspace/accesskey/add'];
    const calls = Array.from({ length: 80 }, (_, index) => ({
      path: paths[index % paths.length] ?? '',
      body: { name: `made ${index}`, ...(index % 4 === 2 ? { tagNames: [`tag ${index}`] } : {}) },
      headers: index % 5 === 0 ? { 'Dry-Run': 'true' } : {},
    }));
    const answers = await Promise.all(calls.map(({ path, body, headers }) => client.post(path, body, headers)));
    expect(answers.filter(({ status }) => status !== 200).map(({ text }) => text)).toEqual([]);
    const tags = (await client.get('/tag/list?pageSize=100')).content as { id: unknown }[];
    const made = calls.filter(
      ({ path, headers }, index) => !('Dry-Run' in headers) && (path === paths[0] || index % 4 === 2),
    );
    expect(tags).toHaveLength(made.length);
  },
);
