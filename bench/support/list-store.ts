import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openApiClient } from '../../tests/support/client.ts';
import { apiKey, startProduct } from '../../tests/support/product.ts';
import { realisticTemplate } from '../../tests/support/template.ts';

/** Two pages of the database file, so that every row starts a page of its own as it does with 20 kB, in half the space. */
const charts = 6;

/**
 * A data folder with this many dashboards in its first workspace. The product makes the first one; the rest are copies with
 * names, uuids and times of their own, since 100,000 requests would take minutes and prove nothing more.
 */
export async function makeListStore(dataDir: string, dashboards: number): Promise<string> {
  const product = await startProduct({ dataDir });
  try {
    const template = realisticTemplate('first', charts);
    await openApiClient(product.address, apiKey).post(
      '/dashboards/create',
      `{"name":"disk","templateInfo":${template}}`,
    );
  } finally {
    await product.stop();
  }
  const path = join(dataDir, 'belvedere.sqlite');
  const database = new DatabaseSync(path);
  const columns = database
    .prepare("select name from pragma_table_info('documents')")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => name !== 'id');
  const copied: Record<string, string> = {
    uuid: "printf('dsbd_%032x', number)",
    name: nameOf,
    name_folded: nameOf,
    updated_at: 'updated_at - (number * 7919) % 86400000',
  };
  database.exec('PRAGMA synchronous = OFF');
  database
    .prepare(
      `with recursive numbers(number) as (select 1 union all select number + 1 from numbers where number < ?)
       insert into documents (${columns.join(', ')})
       select ${columns.map((column) => copied[column] ?? column).join(', ')}
       from numbers, (select * from documents limit 1)`,
    )
    .run(dashboards - 1);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return path;
}

/** One in a hundred is about disks. */
const nameOf = "case number % 100 when 0 then 'disk of host ' else 'memory of host ' end || number";
