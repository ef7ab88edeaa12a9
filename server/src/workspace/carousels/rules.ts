import type { Static } from 'typebox';
import { notFound } from '../kernel/documents/read.ts';
import { draftOf } from '../kernel/documents/rows.ts';
import type { NewDocument } from '../kernel/documents/verbs.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { type Carousel, type CarouselAttributes, type CarouselDraft, FORMAT } from './noun.ts';
import type { writeBody } from './schemas.ts';
import { shownDashboards } from './shown.ts';

type Body = Static<typeof writeBody>;

/** Errors: `ObjectNotFound` that names the first one which is no dashboard of the workspace, or is closed to the caller. */
async function requireDashboards({ ctx, unit }: WriteCall, uuids: readonly string[]): Promise<void> {
  const shown = await shownDashboards(ctx, unit.db, uuids);
  for (const uuid of uuids) if (!shown.has(uuid)) throw notFound({ title: 'dashboard' }, uuid);
}

export const newCarousel = ({ body }: { readonly body: Body }): NewDocument<CarouselAttributes> => ({
  draft: async (call) => {
    const { name, dashboardUUIDs, intervalTime } = body;
    await requireDashboards(call, dashboardUUIDs);
    return { name, format: FORMAT, status: 0, attributes: { dashboardUUIDs, intervalTime }, body: '', tagNames: [] };
  },
});

/**
 * Gives a carousel all that the body says. A caller who sends back the dashboards that he was shown changes none: those that he was
 * not shown stay.
 */
export async function modifiedCarousel(
  current: Carousel,
  { body }: { readonly body: Body },
  call: WriteCall,
): Promise<CarouselDraft> {
  const { name, intervalTime } = body;
  const stored = current.attributes.dashboardUUIDs;
  const shown = await shownDashboards(call.ctx, call.unit.db, stored);
  const isSame = body.dashboardUUIDs.join() === stored.filter((uuid) => shown.has(uuid)).join();
  if (!isSame) await requireDashboards(call, body.dashboardUUIDs);
  const dashboardUUIDs = isSame ? stored : body.dashboardUUIDs;
  return { ...draftOf(current), name, attributes: { ...current.attributes, dashboardUUIDs, intervalTime } };
}
