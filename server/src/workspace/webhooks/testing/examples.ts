import type { NounExamples } from '../../testing/noun-examples.ts';

const about = (uuid: string) => ({ params: { webhook_uuid: uuid } });
/** A private address, and disabled: nothing is sent to it. */
const target = { url: 'http://10.0.0.7:9/hook', nouns: ['dashboards'], isDisable: true };

export const examples: NounExamples = {
  create: { path: '/webhook/create', body: (marker) => ({ ...target, name: `webhook ${marker}` }) },
  requests: {
    'webhooks.list': () => ({ query: { pageIndex: 1, pageSize: 10 } }),
    'webhooks.get': about,
    'webhooks.create': () => ({ body: { ...target, name: 'made' } }),
    'webhooks.modify': (uuid) => ({ ...about(uuid), body: { ...target, name: 'renamed', nouns: [] } }),
    'webhooks.rotate': about,
    'webhooks.delete': about,
    'webhooks.listDeliveries': (uuid) => ({ ...about(uuid), query: { state: 'pending', pageIndex: 1, pageSize: 10 } }),
  },
};
