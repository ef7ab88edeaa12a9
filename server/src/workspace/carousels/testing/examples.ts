import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

/** Requests that name dashboards stand where those are made. */
export const examples: NounExamples = {
  create: {
    path: '/dashboard/carousel/add',
    body: (marker) => ({ name: `carousel ${marker}`, dashboardUUIDs: [], intervalTime: '30s' }),
  },
  requests: {
    'carousels.list': () => ({ query: { search: 'a', pageIndex: 1, pageSize: 10 } }),
    'carousels.get': (uuid) => ({ params: { carousel_uuid: uuid } }),
    'carousels.delete': (uuid) => ({ params: { carousel_uuid: uuid } }),
    ...historyRequests('carousels', 'carousel_uuid'),
  },
};
