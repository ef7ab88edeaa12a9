import { auditAnswer } from '../kernel/schemas.ts';
import type { Carousel } from './noun.ts';
import type { Shown } from './shown.ts';

/** A carousel as its caller sees it: dashboards that are gone or closed to him are not in it. */
export const listed = (document: Carousel, shown: Shown) => ({
  ...auditAnswer(document),
  name: document.name,
  accountUUID: document.creator,
  dashboardUUIDs: document.attributes.dashboardUUIDs.filter((uuid) => shown.has(uuid)),
  intervalTime: document.attributes.intervalTime,
});

export const read = (document: Carousel, shown: Shown) => {
  const answer = listed(document, shown);
  return { ...answer, dashboardInfo: answer.dashboardUUIDs.map((uuid) => ({ [uuid]: shown.get(uuid) })) };
};
