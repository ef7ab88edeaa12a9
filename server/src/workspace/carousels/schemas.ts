import { Type } from 'typebox';
import { auditFields, BULK_MAX, closed, objectUuid } from '../kernel/schemas.ts';

/** Whole seconds, minutes or hours. */
export const INTERVAL_PATTERN = '^[1-9][0-9]{0,4}[smh]$';

const dashboardUUIDs = Type.Array(objectUuid('dsbd_', 'uuid of a dashboard'), {
  maxItems: BULK_MAX,
  description: 'dashboards of the workspace that the caller may read, in the order in which they are shown',
});

/** Documented as a full update: a change needs all three fields as well. */
export const writeBody = closed({
  name: Type.String({ minLength: 1, maxLength: 256, description: 'name' }),
  dashboardUUIDs,
  intervalTime: Type.String({ pattern: INTERVAL_PATTERN, description: 'how long each is shown: 30s, 5m, 1h' }),
});

const carouselFields = {
  ...auditFields,
  name: Type.String(),
  accountUUID: Type.String({ description: 'who made it: uuid of the account (acnt_) or key (wsak_)' }),
  dashboardUUIDs: Type.Array(Type.String(), {
    description: 'in order; without those that are deleted or closed to the caller',
  }),
  intervalTime: Type.String({ description: 'how long each is shown' }),
};

export const listedCarousel = closed(carouselFields);

export const readCarousel = closed({
  ...carouselFields,
  dashboardInfo: Type.Array(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      patternProperties: { '^dsbd_': { type: 'string' } },
      additionalProperties: false,
    }),
    { description: 'one for each dashboard, in order: its name, keyed by its uuid' },
  ),
});
