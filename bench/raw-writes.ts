import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/**
 * What SQLite itself takes for the rows of a change: one transaction a change, WAL, synchronous=FULL, nothing computed. The
 * tables, their indexes and the rows come from the product's own database (first parameter), so that the sizes are real; they
 * go to a new database (second parameter) on the same disk. A round comes as a message and is answered with its rate.
 */
export interface RawRound {
  readonly verb: 'create' | 'modify' | 'import' | 'save';
  readonly milliseconds: number;
}

type Row = Record<string, SQLInputValue>;

/** The rows of one change. */
interface Change {
  readonly document: Row;
  readonly handles: Row;
  readonly version: Row;
  readonly change: Row;
}

const tables = ['documents', 'document_handles', 'versions', 'changes', 'change_heads'];
/** Changed in turns, as the connections of the load do. */
const changedDocuments = 16;
const sampledChanges = 100;

const [sourcePath = '', targetPath = ''] = process.argv.slice(2);
const source = new DatabaseSync(sourcePath, { readOnly: true });
const target = openTarget();
const insertDocument = inserting('documents', ['id']);
const insertHandles = inserting('document_handles', []);
const updateSlug = target.prepare('update document_handles set slug = ? where document_id = ?');
const insertVersion = inserting('versions', []);
const insertChange = inserting('changes', ['id']);
const updateDocument = updating('documents', [
  'id',
  'uuid',
  'workspace_id',
  'kind',
  'creator',
  'created_at',
  'deleted_at',
]);
const updateHead = target.prepare('update change_heads set seq = ?, hash = ? where workspace_id = ?');
let seq = 0;

process.on('message', ({ verb, milliseconds }: RawRound) => {
  try {
    process.send?.({ perSecond: run(verb, milliseconds) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));

function run(verb: RawRound['verb'], milliseconds: number): number {
  const sample = readSample(verb);
  const write = verb === 'create' ? create : changing(sample, verb === 'modify');
  const start = performance.now();
  let changes = 0;
  while (performance.now() - start < milliseconds) {
    const rows = sample[changes % sample.length];
    if (rows === undefined) throw new Error(`the product has written no ${verb} yet`);
    target.exec('begin immediate');
    write(rows);
    target.exec('commit');
    changes += 1;
  }
  return changes / ((performance.now() - start) / 1000);
}

function create(rows: Change): void {
  record(rows, insert(rows, {}), 1);
}

/** A document with its handles; answers its number. */
function insert({ document, handles }: Change, more: Row): SQLInputValue {
  const uuid = `dsbd_${String(seq).padStart(32, '0')}`;
  const { lastInsertRowid: id } = insertDocument({ ...document, ...more, uuid });
  insertHandles({ ...handles, document_id: id, uid: uuid, slug: `bench-${seq}` });
  return id;
}

function changing(sample: readonly Change[], renames: boolean): (rows: Change) => void {
  const objects = sample.slice(0, changedDocuments).map((rows) => {
    seq += 1;
    return { id: insert(rows, { revision: 1 }), revision: 1 };
  });
  let next = 0;
  return (rows) => {
    const object = objects[next % objects.length];
    if (object === undefined) return;
    next += 1;
    object.revision += 1;
    const { changes } = updateDocument({ ...rows.document, revision: object.revision }, object.id, object.revision - 1);
    if (changes !== 1) throw new Error('an update met no row');
    if (renames) updateSlug.run(`renamed-${seq}`, object.id);
    record(rows, object.id, object.revision);
  };
}

function record(rows: Change, objectId: SQLInputValue, revision: number): void {
  seq += 1;
  insertVersion({ ...rows.version, object_id: objectId, revision });
  const uuid = `chg_${String(seq).padStart(32, '0')}`;
  insertChange({ ...rows.change, seq, uuid, object_id: objectId, revision_to: revision });
  updateHead.run(seq, rows.change.hash ?? '', rows.change.workspace_id ?? 0);
}

function openTarget(): DatabaseSync {
  const database = new DatabaseSync(targetPath);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000');
  const names = tables.map(() => '?').join(', ');
  const statements = source
    .prepare(`select sql from sqlite_master where tbl_name in (${names}) and sql is not null order by type desc`)
    .all(...tables);
  for (const { sql } of statements) database.exec(String(sql));
  const heads = source.prepare('select workspace_id, hash from change_heads').all();
  const insert = database.prepare('insert into change_heads (workspace_id, seq, hash) values (?, 0, ?)');
  for (const { workspace_id, hash } of heads) insert.run(workspace_id ?? 0, hash ?? '');
  return database;
}

function columnsOf(table: string, without: readonly string[]): string[] {
  const rows = source.prepare('select name from pragma_table_info(?)').all(table);
  return rows.map(({ name }) => String(name)).filter((name) => !without.includes(name));
}

function inserting(table: string, without: readonly string[]) {
  const columns = columnsOf(table, without);
  const places = columns.map(() => '?').join(', ');
  const statement = target.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`);
  return (row: Row) => statement.run(...columns.map((column) => row[column] ?? null));
}

function updating(table: string, without: readonly string[]) {
  const columns = columnsOf(table, without);
  const assignments = columns.map((column) => `${column} = ?`).join(', ');
  const statement = target.prepare(
    `update ${table} set ${assignments} where id = ? and revision = ? and deleted_at is null`,
  );
  return (row: Row, id: SQLInputValue, revision: number) =>
    statement.run(...columns.map((column) => row[column] ?? null), id, revision);
}

function readSample(verb: RawRound['verb']): Change[] {
  const changes = source
    .prepare("select * from changes where verb = ? and object_table = 'documents' order by id desc limit ?")
    .all(verb === 'save' ? 'modify' : verb, sampledChanges) as Row[];
  const document = source.prepare('select * from documents where id = ?');
  const handles = source.prepare('select * from document_handles where document_id = ?');
  const version = source.prepare(
    "select * from versions where object_table = 'documents' and object_id = ? and revision = ?",
  );
  return changes.map((change) => {
    const { object_id: id = 0, revision_to: revision = 0 } = change;
    return {
      change,
      document: document.get(id) as Row,
      handles: handles.get(id) as Row,
      version: version.get(id, revision) as Row,
    };
  });
}
