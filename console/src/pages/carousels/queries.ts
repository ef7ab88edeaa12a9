import { queryOptions } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';

export interface Carousel {
  readonly uuid: string;
  readonly name: string;
  /** In the order in which they are shown. */
  readonly dashboardUUIDs: readonly string[];
  /** `30s`, `5m`, `1h`. */
  readonly intervalTime: string;
}

/** Who plays one for hours sees what became of it. */
const renewMs = 60_000;

export const carouselsQuery = queryOptions({
  queryKey: ['carousels'],
  queryFn: async ({ signal }) =>
    (await openApi.get<readonly Carousel[]>('/dashboard/carousel/list', undefined, signal)).content,
});

export const carouselQuery = (uuid: string) =>
  queryOptions({
    queryKey: ['carousel', uuid],
    queryFn: async ({ signal }) =>
      (await openApi.get<Carousel>(`/dashboard/carousel/${encodeURIComponent(uuid)}/get`, undefined, signal)).content,
    refetchInterval: renewMs,
  });
