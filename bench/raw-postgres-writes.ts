import pg from 'pg';
import { openPostgresStore } from '../server/src/store/postgres/open.ts';
import { targetOf } from '../server/src/store/testing/postgres-database.ts';
import type { RawRound } from './raw-writes.ts';

/**
 * What PostgreSQL itself takes for the rows of a change: one transaction a change, over as many connections as the product has (third
 * parameter), statements prepared, nothing computed. The rows come from the product's own database (first parameter), so that the
 * sizes are real; they go to a database with the same tables and indexes (second parameter) of the same server. A round comes as a
 * message and is answered with its rate.
 */
type Row = Record<string, unknown>;

/** The rows of one change. */
interface Change {
  readonly document: Row;
  readonly handles: Row;
  readonly version: Row;
  readonly change: Row;
}

const sampledChanges = 100;
/** What stays of a document for as long as there is one. */
const fixedColumns = ['id', 'uuid', 'workspace_id', 'kind', 'creator', 'created_at', 'deleted_at'];

const [sourceUrl = '', targetUrl = '', connectionsText = ''] = process.argv.slice(2);
const connections = Number(connectionsText);
const source = new pg.Pool({ connectionString: sourceUrl, max: 1 });
const target = new pg.Pool({ connectionString: targetUrl, max: connections });
const prepared = prepare();
let seq = 0;

process.on('message', ({ verb, milliseconds }: RawRound) => {
  run(verb, milliseconds).then(
    (perSecond) => process.send?.({ perSecond }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function prepare(): Promise<void> {
  const store = await openPostgresStore({ target: targetOf(targetUrl) });
  await store.close();
  const { rows } = await source.query<Row>('select workspace_id, hash from change_heads');
  for (const { workspace_id, hash } of rows) {
    await target.query(
      'insert into change_heads (workspace_id, seq, hash) values ($1, 0, $2) on conflict (workspace_id) do nothing',
      [workspace_id, hash],
    );
  }
}

async function run(verb: RawRound['verb'], milliseconds: number): Promise<number> {
  await prepared;
  const sample = await readSample(verb);
  const clients = await Promise.all(Array.from({ length: connections }, () => target.connect()));
  try {
    const writers = await Promise.all(
      clients.map(async (client, index) => {
        const first = sample[index % sample.length];
        if (first === undefined) throw new Error(`the product has written no ${verb} yet`);
        return verb === 'create' ? creating(client) : changing(client, first);
      }),
    );
    const start = performance.now();
    let changes = 0;
    const write = async (client: pg.PoolClient, writer: (rows: Change) => Promise<void>): Promise<void> => {
      while (performance.now() - start < milliseconds) {
        const rows = sample[changes % sample.length];
        if (rows === undefined) return;
        changes += 1;
        await client.query('begin');
        await writer(rows);
        await client.query('commit');
      }
    };
    await Promise.all(
      clients.map((client, index) => {
        const writer = writers[index];
        return writer === undefined ? undefined : write(client, writer);
      }),
    );
    return changes / ((performance.now() - start) / 1000);
  } finally {
    // A connection that failed inside of a transaction is not for the next round.
    for (const client of clients) client.release(true);
  }
}

const creating =
  (client: pg.PoolClient) =>
  async (rows: Change): Promise<void> =>
    record(client, rows, await insertObject(client, rows, {}), 1);

/** Each connection changes a document of its own. */
async function changing(client: pg.PoolClient, first: Change): Promise<(rows: Change) => Promise<void>> {
  const id = await insertObject(client, first, { revision: 1 });
  let revision = 1;
  return async (rows) => {
    revision += 1;
    const columns = Object.keys(rows.document).filter((column) => !fixedColumns.includes(column));
    const values = columns.map((column) => (column === 'revision' ? revision : rows.document[column]));
    const assignments = columns.map((column, index) => `${column} = $${index + 3}`).join(', ');
    const { rowCount } = await client.query({
      name: 'update document',
      text: `update documents set ${assignments} where id = $1 and revision = $2 and deleted_at is null`,
      values: [id, revision - 1, ...values],
    });
    if (rowCount !== 1) throw new Error('an update met no row');
    await client.query({
      name: 'rename',
      text: 'update document_handles set slug = $1 where document_id = $2',
      values: [`renamed-${seq}-${id}`, id],
    });
    await record(client, rows, id, revision);
  };
}

/** A document with its handles; answers its number. */
async function insertObject(client: pg.PoolClient, { document, handles }: Change, more: Row): Promise<unknown> {
  seq += 1;
  const uuid = `dsbd_${String(seq).padStart(32, '0')}`;
  const slug = `bench-${seq}`;
  const { id: _, ...columns } = document;
  const { rows } = await insert(client, 'documents', { ...columns, ...more, uuid }, 'returning id');
  const id = rows[0]?.id;
  await insert(client, 'document_handles', { ...handles, document_id: id, uid: uuid, slug });
  return id;
}

/** The head of the chain last: it is held until the commit, and all writers of a workspace wait for it. */
async function record(client: pg.PoolClient, rows: Change, objectId: unknown, revision: number): Promise<void> {
  seq += 1;
  const place = seq;
  await insert(client, 'versions', { ...rows.version, object_id: objectId, revision });
  const { id: _, ...columns } = rows.change;
  const uuid = `chg_${String(place).padStart(32, '0')}`;
  await insert(client, 'changes', { ...columns, seq: place, uuid, object_id: objectId, revision_to: revision });
  await client.query({
    name: 'head',
    text: 'update change_heads set seq = $1, hash = $2 where workspace_id = $3',
    values: [place, rows.change.hash, rows.change.workspace_id],
  });
}

function insert(client: pg.PoolClient, table: string, row: Row, returning = ''): Promise<pg.QueryResult<Row>> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const text = `insert into ${table} (${columns.join(', ')}) values (${places}) ${returning}`;
  return client.query<Row>({ name: `insert ${table}`, text, values: Object.values(row) });
}

async function readSample(verb: RawRound['verb']): Promise<Change[]> {
  const { rows: changes } = await source.query<Row>(
    "select * from changes where verb = $1 and object_table = 'documents' order by id desc limit $2",
    [verb, sampledChanges],
  );
  const one = async (text: string, values: unknown[]): Promise<Row> => {
    const { rows } = await source.query<Row>(text, values);
    if (rows[0] === undefined) throw new Error('a change of the sample lacks its rows');
    return rows[0];
  };
  const sample: Change[] = [];
  for (const change of changes) {
    const { object_id: id, revision_to: revision } = change;
    sample.push({
      change,
      document: await one('select * from documents where id = $1', [id]),
      handles: await one('select * from document_handles where document_id = $1', [id]),
      version: await one(
        "select * from versions where object_table = 'documents' and object_id = $1 and revision = $2",
        [id, revision],
      ),
    });
  }
  return sample;
}
