import type { Store } from '../../server/src/store/store.ts';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { Answer } from './client.ts';
import { type Fixture, must, newFixture } from './fixture.ts';
import { type InProcessOptions, type RunningServer, startInProcess } from './in-process.ts';
import { apiKey } from './product.ts';
import { queryRequest } from './query-request.ts';
import { send } from './send.ts';
import { sendLogs } from './send-logs.ts';
import { slowPointOf, slowQuery } from './slow-query.ts';
import { validRequests } from './valid-requests.ts';

/** A server that is set up as an outcome needs it, and a workspace on it. */
interface Elsewhere {
  readonly running: RunningServer;
  readonly fixture: Fixture;
}

const opened: Promise<Elsewhere>[] = [];

/** Started when the first scenario asks for it and shared by the others: a server with an engine takes longer than all that they do. */
function elsewhere(options: InProcessOptions): () => Promise<Elsewhere> {
  const open = async (): Promise<Elsewhere> => {
    const running = await startInProcess(options);
    return { running, fixture: await newFixture(running.address, apiKey, { reported: true }) };
  };
  let shared: Promise<Elsewhere> | undefined;
  return () => {
    if (shared === undefined) {
      shared = open();
      opened.push(shared);
    }
    return shared;
  };
}

const withoutEngine = elsewhere({ environment: { BELVEDERE_ENGINE: 'off' } });
const withSmallSearches = elsewhere({ faults: { searchLimits: { max_rows_to_read: 1 } } });
const withSmallBudget = elsewhere({ environment: { BELVEDERE_QUERY_BUDGET_SECONDS: '1' } });
/** Keeps the engine busy for about a second. */
const costlyPoint = slowPointOf(80);

/** Stops what the scenarios have started. */
export async function closeElsewhere(): Promise<void> {
  for (const { running } of await Promise.all(opened.splice(0))) await running.stop();
}

/** Copies of the newest change of a dashboard, more than one batch takes. Their hashes are of no chain. */
const fillChanges = (
  { write }: Pick<Store, 'write'>,
  { workspace, dashboard }: Pick<Fixture, 'workspace' | 'dashboard'>,
): Promise<void> =>
  write(async (db) => {
    const { id: _, ...change } = await db
      .selectFrom('changes')
      .innerJoin('workspaces', 'workspaces.id', 'changes.workspace_id')
      .selectAll('changes')
      .where('workspaces.uuid', '=', workspace)
      .where('object_uuid', '=', dashboard)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    for (let copy = 1; copy <= 10_001; copy += 500) {
      const rows = Array.from({ length: 500 }, (__, index) => ({
        ...change,
        seq: change.seq + 1_000 + copy + index,
        uuid: `${change.uuid}${copy + index}`,
      }));
      await db.insertInto('changes').values(rows).execute();
    }
  });

/**
 * Outcomes that a server has only when it is set up for them, or when somebody reaches into its store, by `<operation> <code>`; `*` stands for every
 * operation that declares the code.
 */
export const scenariosApart: Readonly<Record<string, (operation: Operation) => Promise<Answer>>> = {
  '* EngineUnavailable': async (operation) => {
    const { fixture } = await withoutEngine();
    return send(fixture.client, operation, validRequests[operation.id]?.(fixture) ?? {});
  },

  '* QueryLimitExceeded': async (operation) => {
    const { fixture } = await withSmallSearches();
    return send(fixture.client, operation, validRequests[operation.id]?.(fixture) ?? {});
  },
  'queries.listRecords QueryLimitExceeded': async (operation) => {
    const { fixture } = await withSmallSearches();
    // Refused texts are written down too, so that there is more to read than the limit allows.
    const queries = Array.from({ length: 5 }, () => ({ qtype: 'promql', query: { q: 'up' } }));
    await fixture.client.post('/df/query_data_v1', { queries });
    return send(fixture.client, operation, { query: {} });
  },

  '* QueryBudgetExceeded': async (operation) => {
    const { fixture } = await withSmallBudget();
    await sendLogs(fixture, costlyPoint);
    for (;;) {
      const answer = await send(fixture.client, operation, queryRequest(operation, slowQuery('costly')));
      if (answer.status !== 200) return answer;
    }
  },

  'ingestTokens.reveal SecretNotKept': async (operation) => {
    const { running, fixture } = await withoutEngine();
    const { content } = must(await fixture.client.post('/ingest/token/add', { name: 'from a backup without secrets' }));
    await running.server.kernel.store.write(async (db) => {
      const { id } = await db
        .selectFrom('ingest_tokens')
        .select('id')
        .where('uuid', '=', content.uuid)
        .executeTakeFirstOrThrow();
      await db
        .updateTable('ingest_token_secrets')
        .set({ sealed: null, sealed_under: null })
        .where('token_id', '=', id)
        .execute();
    });
    return send(fixture.client, operation, { params: { token_uuid: content.uuid } });
  },

  'changes.revertBatch BatchTooLarge': async (operation) => {
    const { running, fixture } = await withoutEngine();
    await fillChanges(running.server.kernel.store, fixture);
    return send(fixture.client, operation, { body: { filter: { object: fixture.dashboard } } });
  },

  'changes.stream TooManyStreams': async (operation) => {
    const { running } = await withoutEngine();
    const { client, key } = await newFixture(running.address, apiKey);
    const end = new AbortController();
    try {
      const open = Array.from({ length: 5 }, () =>
        fetch(`${running.address}/api/v1/change/stream`, { headers: { 'DF-API-KEY': key }, signal: end.signal }),
      );
      // The first bytes say that a stream is there.
      for (const answer of await Promise.all(open)) await answer.body?.getReader().read();
      return await send(client, operation, { query: { follow: false } });
    } finally {
      end.abort();
    }
  },
};
