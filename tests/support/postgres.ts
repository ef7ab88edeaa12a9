import { selfSignedCertificate } from '../../server/src/configuration/testing/self-signed-certificate.ts';
import { makeTemplate } from '../../server/src/store/testing/postgres-database.ts';
import { postgresPrograms, startPostgres } from '../../server/src/workspace/data-sources/testing/start-postgres.ts';

export const hasPostgres = postgresPrograms !== undefined;
export const noPostgres = 'the Debian package postgresql is missing';

export interface TestPostgres {
  /** Of its database `postgres`, as somebody who may make others. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL server from which `newDatabase` makes databases: that of the whole run where it has one, else one of its own. */
export async function usePostgres(): Promise<TestPostgres> {
  const shared = process.env.BELVEDERE_TEST_POSTGRES_SERVER;
  return shared === undefined ? startTestPostgres() : { url: shared, stop: async () => {} };
}

/** A server of its own that syncs what it commits, for what is measured. */
export async function startDurablePostgres(): Promise<TestPostgres> {
  if (postgresPrograms === undefined) throw new Error(noPostgres);
  const server = await startPostgres(postgresPrograms, selfSignedCertificate(), { isDurable: true });
  return { url: `postgres://me:pass@127.0.0.1:${server.port}/postgres`, stop: () => server.stop() };
}

export async function startTestPostgres(): Promise<TestPostgres> {
  if (postgresPrograms === undefined) throw new Error(noPostgres);
  const server = await startPostgres(postgresPrograms, selfSignedCertificate());
  const url = `postgres://me:pass@127.0.0.1:${server.port}/postgres`;
  await makeTemplate(url);
  return { url, stop: () => server.stop() };
}
