import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Migrations } from '../../server/src/store/migrate.ts';
import { MigrationFailedError } from '../../server/src/store/migration-failed.ts';
import { exitCodes } from '../../server/src/supervisor/exit-codes.ts';
import { everyRow } from '../support/everything.ts';
import { type RunningServer, startInProcess } from '../support/in-process.ts';
import { runCommand, startProduct, temporaryFolder } from '../support/product.ts';
import { ask } from './fill.ts';
import { readOldFolder, unpackOldFolder } from './folder.ts';

const folders = join(import.meta.dirname, 'folders');
const names = readdirSync(folders)
  .filter((name) => name.endsWith('.json.gz'))
  .sort();

/** An answer without what each call changes. */
const lasting = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (name, value: unknown) => (/^last(Used|Seen)/.test(name) ? undefined : value)));

let newForm: object;
beforeAll(async () => {
  const fresh = await startInProcess({ environment: { BELVEDERE_ENGINE: 'off' } });
  newForm = formOf(fresh.dataDir);
  await fresh.stop();
});

let temporary: ReturnType<typeof temporaryFolder>;
let running: RunningServer | undefined;
beforeEach(() => {
  temporary = temporaryFolder();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  temporary.remove();
});

/** Columns and indexes of each table, whatever the way on which they came about. */
function formOf(dataDir: string): object {
  const database = new DatabaseSync(join(dataDir, 'belvedere.sqlite'), { readOnly: true });
  try {
    const tables = database.prepare("select name, sql from sqlite_master where type = 'table' order by name").all();
    const about = tables.map(({ name, sql }) => {
      const columns = database
        .prepare(`select name, type, "notnull", pk from pragma_table_info(?) order by name`)
        .all(name ?? '');
      const indexes = database
        .prepare('select "unique", partial, origin, name from pragma_index_list(?)')
        .all(name ?? '');
      const places = indexes.map((index) => {
        const keys = database.prepare('select name from pragma_index_info(?) order by seqno').all(index.name ?? '');
        return JSON.stringify([index.unique, index.partial, index.origin, keys.map((key) => key.name)]);
      });
      return [
        name,
        {
          columns: columns.map((column) => ({ ...column })),
          indexes: places.sort(),
          isNumbered: /autoincrement/i.test(String(sql)),
        },
      ];
    });
    return Object.fromEntries(about) as object;
  } finally {
    database.close();
  }
}

describe('a data folder of an earlier release', () => {
  it.each(names)('%s opens, shows what it showed, can be changed, and its chain verifies', async (name) => {
    const old = readOldFolder(join(folders, name));
    const dataDir = join(temporary.path, 'data');
    unpackOldFolder(old, dataDir);
    running = await startInProcess({ dataDir, environment: { BELVEDERE_ENGINE: 'off' } });
    const { address } = running;
    for (const { dialect, path, answer } of old.answers) {
      const { status, body } = await ask(address, dialect, 'GET', path);
      expect(status, path).toBe(200);
      expect(lasting(dialect === 'open-api' ? body.content : body), path).toMatchObject(lasting(answer) as object);
    }
    expect((await ask(address, 'open-api', 'POST', '/tag/create', { name: 'made after the upgrade' })).status).toBe(
      200,
    );
    await running.stop();
    running = undefined;
    expect(formOf(dataDir)).toEqual(newForm);
    const verified = await runCommand(['verify'], dataDir);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('whole')]);
  });
});

describe('an upgrade that fails', () => {
  const beforeWebhooks = () => readOldFolder(join(folders, '12-object-labels.json.gz'));
  const environment = { BELVEDERE_ENGINE: 'off' };

  it('leaves the data as they were, with a copy of them, and says what to do', async () => {
    const dataDir = join(temporary.path, 'data');
    unpackOldFolder(beforeWebhooks(), dataDir);
    const before = everyRow({ dataDir });
    const broken: Migrations[string] = {
      up: async (db) => {
        await db.deleteFrom('documents').execute();
        await db.schema.createTable('half_made').addColumn('id', 'integer').execute();
        throw new Error('this one cannot work');
      },
    };
    const failed = await startInProcess({
      dataDir,
      environment,
      faults: { migrations: { '9999-broken': broken } },
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(MigrationFailedError);
    expect(String(failed)).toMatch(/migration 9999-broken failed \(this one cannot work\)\. The data are as they were/);
    expect(everyRow({ dataDir })).toEqual(before);
    const [copy = ''] = readdirSync(join(dataDir, 'backups'));
    expect(String(failed)).toContain(copy);
    renameSync(join(dataDir, 'backups', copy), join(temporary.path, 'belvedere.sqlite'));
    expect(everyRow({ dataDir: temporary.path })).toEqual(before);
    running = await startInProcess({ dataDir, environment });
    expect((await ask(running.address, 'open-api', 'GET', '/dashboards/list')).body.content).toHaveLength(2);
  });

  it('ends the product for good, until what stands in the way is gone', async () => {
    const dataDir = join(temporary.path, 'data');
    unpackOldFolder(beforeWebhooks(), dataDir);
    const change = (statement: string) => {
      const database = new DatabaseSync(join(dataDir, 'belvedere.sqlite'));
      database.exec(statement);
      database.close();
    };
    // Somebody made a table by hand whose name a migration takes, after it has made another one.
    change('create table webhook_deliveries (anything text)');
    const before = everyRow({ dataDir });
    const ended = await startProduct({ dataDir, environment }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(ended).toContain(`ended with ${exitCodes.dataUnusable}`);
    expect(ended).toMatch(/migration 0010-webhooks failed .*Start the release that was used before/s);
    expect(everyRow({ dataDir })).toEqual(before);
    change('drop table webhook_deliveries');
    const product = await startProduct({ dataDir, environment });
    expect((await ask(product.address, 'open-api', 'GET', '/webhook/list')).status).toBe(200);
    expect(await product.stop()).toBe(0);
  });
});
