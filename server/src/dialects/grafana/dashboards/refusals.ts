import { BelvedereError } from '../../../errors/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { findPeople } from '../../../workspace/kernel/people.ts';
import { type GrafanaRefusal, refusal } from '../answers.ts';
import { loginOf, timeOf } from '../people.ts';

/** What a failed save is told: the statuses of the founding chapter, and beside them what a person needs to go on. */
export async function saveRefusal(ctx: Context, error: unknown): Promise<unknown> {
  if (!(error instanceof BelvedereError)) return error;
  const { code, detail = {}, message } = error;
  switch (code) {
    case 'RevisionConflict':
      return versionMismatch(ctx, detail, 'The dashboard has been changed by someone else');
    case 'NameTaken':
      return refusal(412, message, { code, more: { status: 'name-exists' } });
    case 'ForeignFormat':
      return refusal(412, message, { code, more: { status: 'plugin-dashboard', detail } });
    case 'ObjectNotFound':
      return detail.folder === undefined
        ? refusal(404, 'Dashboard not found', { more: { status: 'not-found' } })
        : refusal(400, 'folder not found', { code, more: { status: 'not-found' } });
    case 'UuidTaken':
      return refusal(400, 'A dashboard with the same uid already exists', { code });
    default:
      return error;
  }
}

/** What a refused save is told of a conflict: both versions, and who saved the one that is there now. */
export async function conflictFactsFor(
  ctx: Context,
  detail: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const updator = String(detail.updator);
  const people = await findPeople(ctx.kernel.store.read, [updator]);
  return {
    expectedVersion: detail.expectedRevision,
    currentVersion: detail.currentRevision,
    updatedBy: loginOf(people, updator),
    updated: timeOf(Number(detail.updatedAt) * 1000),
  };
}

/** 412 with the facts of the conflict. */
export async function versionMismatch(
  ctx: Context,
  detail: Readonly<Record<string, unknown>>,
  message: string,
): Promise<GrafanaRefusal> {
  return refusal(412, message, {
    code: 'RevisionConflict',
    more: { status: 'version-mismatch', ...(await conflictFactsFor(ctx, detail)) },
  });
}
