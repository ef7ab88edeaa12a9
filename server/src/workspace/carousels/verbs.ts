import type { Context } from '../kernel/context.ts';
import type { Filtered, Page } from '../kernel/documents/list.ts';
import { documentVerbs, type NewDocument, type Rewrite } from '../kernel/documents/verbs.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { type Carousel, type CarouselAttributes, carousel } from './noun.ts';
import { type Shown, shownDashboards } from './shown.ts';

export interface ShownCarousel {
  readonly document: Carousel;
  /** Those of its dashboards that the caller may see now. */
  readonly shown: Shown;
}

export interface ShownCarousels {
  readonly documents: readonly Carousel[];
  readonly totalCount: number;
  readonly page: Page;
  readonly shown: Shown;
}

const verbs = documentVerbs(carousel);

/** In the transaction of the call where there is one: what it has written is seen there. */
const shownIn = (ctx: Context, ...documents: readonly Carousel[]): Promise<Shown> =>
  shownDashboards(
    ctx,
    ctx.unit?.db ?? ctx.kernel.store.read,
    documents.flatMap(({ attributes }) => attributes.dashboardUUIDs),
  );

/** The verbs that every document noun has, with what the caller may see of the dashboards. */
export const listCarousels: Verb<{ filter: Filtered; page: Page }, ShownCarousels> = defineVerb({
  id: verbs.list.id,
  effect: 'read',
  run: async ({ ctx, input }) => {
    const { documents, totalCount, page } = await verbs.list({ ctx, input });
    return { documents, totalCount, page, shown: await shownIn(ctx, ...documents) };
  },
});

export const getCarousel: Verb<{ uuid: string }, ShownCarousel> = defineVerb({
  id: verbs.get.id,
  effect: 'read',
  run: async ({ ctx, input }) => {
    const document = await verbs.get({ ctx, input });
    return { document, shown: await shownIn(ctx, document) };
  },
});

export const createCarousel: Verb<NewDocument<CarouselAttributes>, ShownCarousel> = defineVerb({
  id: verbs.create.id,
  effect: 'change',
  permission: carousel.permission,
  run: ({ ctx: caller, input }) =>
    transact(caller, async (unit) => {
      const ctx = { ...caller, unit };
      const document = await verbs.create({ ctx, input });
      return { document, shown: await shownIn(ctx, document) };
    }),
});

export const modifyCarousel: Verb<{ uuid: string; rewrite: Rewrite<CarouselAttributes> }, ShownCarousel> = defineVerb({
  id: verbs.modify.id,
  effect: 'change',
  permission: carousel.permission,
  run: ({ ctx: caller, input }) =>
    transact(caller, async (unit) => {
      const ctx = { ...caller, unit };
      const { document } = await verbs.modify({ ctx, input });
      return { document, shown: await shownIn(ctx, document) };
    }),
});
