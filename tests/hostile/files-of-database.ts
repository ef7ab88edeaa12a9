import { ask } from '../../server/src/store/testing/postgres-database.ts';

/**
 * The files of a PostgreSQL database as they are: they hold rows that were taken back or changed, which no row holds any more. Asked of
 * the server by a user who may read them, because they belong to another user of the machine.
 */
export async function filesOfDatabase(url: string): Promise<Buffer[]> {
  // What was written is in its memory and its log before it is in the files.
  await ask(url, 'checkpoint');
  const files = await ask(
    url,
    `select pg_read_binary_file(file, 0, (pg_stat_file(file, true)).size, true) as content
     from (select oid from pg_database where datname = current_database()) as own,
       lateral (select 'base/' || own.oid || '/' || name as file from pg_ls_dir('base/' || own.oid) as name) as listed`,
  );
  return files.map(({ content }) => content).filter((content) => Buffer.isBuffer(content));
}
