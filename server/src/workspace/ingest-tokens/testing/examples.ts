import type { NounExamples } from '../../testing/noun-examples.ts';

const about = (uuid: string) => ({ params: { token_uuid: uuid } });

export const examples: NounExamples = {
  create: { path: '/ingest/token/add', body: (marker) => ({ name: `token ${marker}` }) },
  requests: {
    'ingestTokens.list': () => ({ query: { search: 'a' } }),
    'ingestTokens.get': about,
    'ingestTokens.create': () => ({ body: { name: 'made' } }),
    'ingestTokens.modify': (uuid) => ({ ...about(uuid), body: { name: 'renamed', isDisable: true } }),
    'ingestTokens.rotate': (uuid) => ({ ...about(uuid), body: { overlapSeconds: 60 } }),
    'ingestTokens.reveal': about,
    'ingestTokens.delete': about,
  },
};
