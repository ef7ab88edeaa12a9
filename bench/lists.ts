import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { noCallSearch } from '../server/src/calls/no-search.ts';
import { noPointStore } from '../server/src/ingest/no-point-store.ts';
import { createOutbound } from '../server/src/outbound/index.ts';
import { noQueryDesk } from '../server/src/query/desk/no-desk.ts';
import { noInventory } from '../server/src/query/objects/no-inventory.ts';
import { openSqliteStore } from '../server/src/store/sqlite.ts';
import { dashboard } from '../server/src/workspace/dashboards/noun.ts';
import { identitiesOf } from '../server/src/workspace/kernel/access.ts';
import { createChangeSignal } from '../server/src/workspace/kernel/change-signal.ts';
import type { Context } from '../server/src/workspace/kernel/context.ts';
import { pageOfDocuments } from '../server/src/workspace/kernel/documents/list.ts';
import { documentVerbs } from '../server/src/workspace/kernel/documents/verbs.ts';
import { createOutboxSignal } from '../server/src/workspace/kernel/outbox.ts';
import { permissionsOfSystem } from '../server/src/workspace/kernel/permission.ts';
import { type SearchInput, search as searchBoth } from '../server/src/workspace/search/index.ts';
import { apiKey, startProduct } from '../tests/support/product.ts';
import type { Round } from './load/main.ts';
import type { LoadResult } from './load/run.ts';
import { startChild } from './support/children.ts';
import { makeListStore } from './support/list-store.ts';
import { fixed, interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atMost, type Measurement } from './support/table.ts';

const few = 1_000;
const many = 100_000;
const pageSize = 50;
const rounds = 5;
const callsPerRound = 40;
const httpMs = 1_500;
const bar = 1.5;
const search = 'disk';

const verbs = documentVerbs(dashboard);
const firstPage = { pageIndex: 1, pageSize };
const grafanaSearch: SearchInput = {
  query: search,
  tags: [],
  kinds: ['dashboard', 'folder'],
  ids: [],
  uids: [],
  folderIds: [],
  folderUids: [],
  starred: false,
  order: 'asc',
  limit: pageSize,
  page: 1,
};

/** First pages with and without their total, and search, over 1,000 and 100,000 dashboards. */
export async function measure(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-bench-'));
  try {
    const small = await openList(await makeListStore(join(folder, 'small'), few));
    const large = await openList(await makeListStore(join(folder, 'large'), many));
    const inProcess = [await comparePages(small, large), ...(await compareWithRaw(large))];
    await small.close();
    await large.close();
    return [...inProcess, ...(await overHttp(join(folder, 'large')))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface List {
  readonly ctx: Context;
  readonly raw: DatabaseSync;
  readonly close: () => Promise<void>;
}

/** The store of a data folder as the server opens it, with the caller that its first key is, and a connection for raw SQL. */
async function openList(path: string): Promise<List> {
  const store = await openSqliteStore({ path });
  const raw = new DatabaseSync(path, { readOnly: true });
  raw.exec('PRAGMA cache_size = -32000');
  const key = await store.read
    .selectFrom('keys')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .select([
      'keys.uuid',
      'keys.name',
      'keys.roles',
      'workspaces.id as workspaceId',
      'workspaces.uuid as workspaceUuid',
    ])
    .executeTakeFirstOrThrow();
  const roles = JSON.parse(key.roles) as string[];
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const ctx: Context = {
    kernel: {
      store,
      now: Date.now,
      log,
      calls: noCallSearch(),
      points: noPointStore(),
      inventory: noInventory(),
      queries: noQueryDesk(),
      outbox: createOutboxSignal(),
      changeSignal: createChangeSignal(),
      outbound: createOutbound({ allow: [] }),
      secrets: { id: '', deriveKey: () => Buffer.alloc(32) },
      idempotencyHours: 24,
      passwordCharactersMin: 8,
    },
    workspace: { id: key.workspaceId, uuid: key.workspaceUuid },
    actor: { kind: 'key', uuid: key.uuid, name: key.name },
    roles,
    permissions: permissionsOfSystem(roles) ?? new Set(),
    readOnly: false,
    serverAdmin: false,
    traceId: '',
    address: '127.0.0.1',
  };
  return {
    ctx,
    raw,
    close: async () => {
      raw.close();
      await store.close();
    },
  };
}

function ignore(): void {}

async function comparePages(small: List, large: List): Promise<Measurement> {
  const pageOf =
    ({ ctx }: List) =>
    () =>
      pageOfDocuments(ctx, dashboard, {}, firstPage);
  const { one, other } = await interleave(
    rounds,
    () => timed(pageOf(large)),
    () => timed(pageOf(small)),
  );
  const ratio = ratioOf(one, other);
  return {
    what: `first page of ${whole(many)} against ${whole(few)}, no total`,
    ratio,
    bar: atMost(bar, ratio),
    ours: `${fixed(median(one), 2)} ms`,
    baseline: `${fixed(median(other), 2)} ms`,
    note: `${pageSize} rows, the verb's query in-process`,
  };
}

async function compareWithRaw(list: List): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const listed = (filter: object) => () => verbs.list({ ctx: list.ctx, input: { filter, page: firstPage } });
  const found = () => searchBoth({ ctx: list.ctx, input: grafanaSearch });
  const cases: readonly [what: string, raw: RawList, verb: () => Promise<{ totalCount: number }>][] = [
    ['page with exact total', rawList(list, newestFirst), listed({})],
    [`search "${search}" with exact total`, rawList(list, newestFirst, search), listed({ search })],
    [`Grafana search "${search}" with exact total`, rawList(list, byTitle, search), found],
  ];
  for (const [what, raw, verb] of cases) {
    const rawTotal = raw().total;
    if ((await verb()).totalCount !== rawTotal) throw new Error(`verb and raw SQL disagree about the total of ${what}`);
    const { one, other } = await interleave(
      rounds,
      () => timed(verb),
      () => timed(async () => raw()),
    );
    const ratio = ratioOf(one, other);
    measurements.push({
      what: `${what}, ${whole(many)}`,
      ratio,
      bar: atMost(bar, ratio),
      ours: `${fixed(median(one), 2)} ms`,
      baseline: `${fixed(median(other), 2)} ms`,
      note: `the verb in-process against the raw SQL of page and total; ${whole(rawTotal)} found`,
    });
  }
  return measurements;
}

type RawList = () => { rows: unknown[]; total: number };

interface Shape {
  readonly kinds: readonly string[];
  readonly order: string;
}

const newestFirst: Shape = { kinds: [dashboard.kind], order: 'updated_at desc, id desc' };
const byTitle: Shape = { kinds: ['dashboard', 'folder'], order: 'kind desc, name_folded, id' };

/** What one would write by hand for the same answer to the same caller, access included. */
function rawList({ ctx, raw }: List, { kinds, order }: Shape, text?: string): RawList {
  const identities = identitiesOf(ctx);
  const places = identities.map(() => '?').join(', ');
  const found = text !== undefined ? "and name_folded like ? escape '\\'" : '';
  const live = `workspace_id = ? and kind in (${kinds.map(() => '?').join(', ')}) and deleted_at is null ${found}`;
  const open = `(creator = ? or exists (select 1 from document_attributes reader where reader.document_id = documents.id
    and reader.attribute = 'reader' and reader.value in (${places}))
    or (restricted in (1, 2) and exists (select 1 from document_attributes place where place.document_id = documents.id
      and place.attribute = 'folder' and coalesce(place.value, '') in (select closed.uuid from document_attributes opens
        join documents closed on closed.id = opens.document_id where opens.workspace_id = ? and opens.kind = 'folder'
        and opens.attribute = 'opensRead' and opens.value in (${places})))))`;
  const page = raw.prepare(
    `select id, uuid, kind, name, format, status, revision, creator, updator, created_at, updated_at, attributes, derived, slot
     from documents where ${live} and (restricted = 0 or ${open}) order by ${order} limit ?`,
  );
  const total = raw.prepare(
    `select (select count(*) from documents where ${live} and restricted = 0)
       + (select count(*) from documents where ${live} and restricted > 0 and ${open}) as total`,
  );
  const ofLive: SQLInputValue[] = [ctx.workspace.id, ...kinds, ...(text !== undefined ? [`%${text}%`] : [])];
  const ofOpen = [ctx.actor.uuid, ...identities, ctx.workspace.id, ...identities];
  return () => ({
    rows: page.all(...ofLive, ...ofOpen, pageSize),
    total: Number(total.get(...ofLive, ...ofLive, ...ofOpen)?.total),
  });
}

/** Milliseconds of one call, from the median of many. */
async function timed(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < callsPerRound; index += 1) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return median(times);
}

async function overHttp(dataDir: string): Promise<Measurement[]> {
  const product = await startProduct({ dataDir });
  const load = startChild('load/main.ts');
  try {
    const measurements: Measurement[] = [];
    const openApi = `/api/v1/dashboards/list?pageSize=${pageSize}`;
    for (const [what, path, credential] of [
      ['page with exact total', openApi, `DF-API-KEY: ${apiKey}`],
      [`search "${search}"`, `${openApi}&search=${search}`, `DF-API-KEY: ${apiKey}`],
      [
        `Grafana search "${search}"`,
        `/api/search?query=${search}&limit=${pageSize}`,
        `Authorization: Bearer ${apiKey}`,
      ],
    ] as const) {
      const round: Round = {
        kind: 'repeat',
        staysAwake: true,
        port: Number(new URL(product.address).port),
        milliseconds: httpMs,
        connections: 1,
        request: `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${credential}\r\n\r\n`,
      };
      const { result } = await load.ask<{ result: LoadResult }>(round);
      measurements.push({
        what: `${what}, ${whole(many)}, over HTTP`,
        ours: `${fixed(result.p50Ms, 2)} ms`,
        note: `1 connection, p99 ${fixed(result.p99Ms, 2)} ms`,
      });
    }
    return measurements;
  } finally {
    await load.stop();
    await product.stop();
  }
}
