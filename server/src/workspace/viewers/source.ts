import { BelvedereError } from '../../errors/index.ts';
import { findReadable } from '../kernel/documents/find-readable.ts';
import { notFound, readDocumentForChange } from '../kernel/documents/read.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { GUANCE_FORMAT, type Viewer, viewer } from './noun.ts';

/** What a viewer may be copied from. */
const sources = [viewer.kind, 'dashboard'];

/**
 * The viewer or dashboard from which another is copied.
 * Errors: `ObjectNotFound` for one that is not open to the caller, `InvalidParameter` for a dashboard of Grafana, which has no template.
 */
export async function sourceNamed({ ctx, unit }: WriteCall, uuid: string): Promise<Viewer> {
  const found = await findReadable(ctx, unit.db, { uuid });
  if (found === undefined || !sources.includes(found.kind)) throw notFound({ title: 'view' }, uuid);
  if (found.format !== GUANCE_FORMAT) {
    throw new BelvedereError(
      'InvalidParameter',
      `sourceDashboardUUID names ${uuid}, whose body was made in the format ${found.format}: it has no template to copy. The operation adopt of the dashboard converts it`,
      { detail: { field: 'sourceDashboardUUID', uuid, format: found.format } },
    );
  }
  return readDocumentForChange(ctx, unit.db, { ...viewer, kind: found.kind }, uuid);
}
