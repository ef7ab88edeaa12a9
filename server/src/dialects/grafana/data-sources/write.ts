import { BelvedereError } from '../../../errors/index.ts';
import { createDataSource, deleteDataSource, modifyDataSource } from '../../../workspace/data-sources/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { type ErrorWording, refusal } from '../answers.ts';
import { conflictFactsFor } from '../dashboards/refusals.ts';
import { type GrafanaRoute, grafanaRoute } from '../routes.ts';
import { changedAnswer } from './answers.ts';
import { dataSourceBody, dataSourceSecrets, keepOutOfRecord, secretsOf, stateOf } from './body.ts';
import { notFound, selectorOf } from './selectors.ts';

const errors: ErrorWording = { ObjectNotFound: notFound };

/** A stale version is told with both versions and who saved. */
async function writeRefusal(ctx: Context, error: unknown): Promise<unknown> {
  if (!(error instanceof BelvedereError) || error.code !== 'RevisionConflict') return error;
  const { detail = {} } = error;
  return refusal(409, 'datasource has already been updated by someone else. Please reload and try again', {
    code: 'RevisionConflict',
    more: { ...(await conflictFactsFor(ctx, detail)), detail },
  });
}

const putOne = (path: string): GrafanaRoute =>
  grafanaRoute({
    method: 'PUT',
    path,
    summary: 'Replaces a data source; secrets that are not sent stay',
    guard: 'orgAdmin',
    does: modifyDataSource,
    body: dataSourceBody,
    secrets: dataSourceSecrets,
    errors,
    handle: async ({ ctx, params, body, note }) => {
      keepOutOfRecord(note, body);
      const expectedRevision = (body.version ?? 0) > 0 ? (body.version ?? undefined) : undefined;
      const source = await modifyDataSource({
        ctx: { ...ctx, expectedRevision },
        input: { selector: selectorOf(params), state: stateOf(body), secrets: secretsOf(body) },
      }).catch(async (error: unknown) => {
        throw await writeRefusal(ctx, error);
      });
      note.object = source.uuid;
      return changedAnswer(ctx, source, 'Datasource updated');
    },
  });

/** By number the answer is the message alone: a client compares the whole of it. */
const deleteOne = (path: string, { withId }: { readonly withId: boolean }): GrafanaRoute =>
  grafanaRoute({
    method: 'DELETE',
    path,
    summary: 'Deletes a data source; the delete can be reverted',
    guard: 'orgAdmin',
    does: deleteDataSource,
    errors,
    handle: async ({ ctx, params, note }) => {
      if (params.id === '0') throw refusal(400, 'Missing valid datasource id');
      const { id, uuid } = await deleteDataSource({ ctx, input: { selector: selectorOf(params) } });
      note.object = uuid;
      return { message: 'Data source deleted', ...(withId ? { id } : {}) };
    },
  });

export const writeRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'POST',
    path: '/api/datasources',
    summary: 'Makes a data source',
    guard: 'orgAdmin',
    does: createDataSource,
    body: dataSourceBody,
    secrets: dataSourceSecrets,
    errors,
    handle: async ({ ctx, body, note }) => {
      keepOutOfRecord(note, body);
      const state = { ...stateOf(body), readOnly: false };
      const source = await createDataSource({ ctx, input: { state, secrets: secretsOf(body) } });
      note.object = source.uuid;
      return changedAnswer(ctx, source, 'Datasource added');
    },
  }),
  putOne('/api/datasources/{id}'),
  putOne('/api/datasources/uid/{uid}'),
  deleteOne('/api/datasources/{id}', { withId: false }),
  deleteOne('/api/datasources/uid/{uid}', { withId: true }),
  deleteOne('/api/datasources/name/{name}', { withId: true }),
];
