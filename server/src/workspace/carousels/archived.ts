import { Type } from 'typebox';
import type { ArchivedKind } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments } from '../kernel/documents/archived.ts';
import { BULK_MAX } from '../kernel/schemas.ts';
import { type CarouselAttributes, carousel, FORMAT } from './noun.ts';
import { INTERVAL_PATTERN } from './schemas.ts';

const attributes = Type.Object({
  ...archivedAccess,
  dashboardUUIDs: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: BULK_MAX }),
  intervalTime: Type.String({ pattern: INTERVAL_PATTERN }),
});

/** Carousels with the uuids of their dashboards. One that is not taken is kept and not shown, as one that was deleted. */
export const archivedCarousels: ArchivedKind = archivedDocuments<CarouselAttributes>(carousel, {
  after: ['dashboards', 'teams'],
  attributes,
  defaults: { dashboardUUIDs: [], intervalTime: '30s' },
  formats: [FORMAT],
  accept: (draft) => ({ ...draft, body: '' }),
  relocate: (said, taken) => ({ ...said, dashboardUUIDs: said.dashboardUUIDs.map((uuid) => taken.get(uuid) ?? uuid) }),
});
