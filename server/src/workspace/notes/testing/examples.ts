import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

const chart = { name: '', type: 'text', queries: [{ query: { content: '# text' } }], extend: {} };

export const examples: NounExamples = {
  create: { path: '/notes/create', body: (marker) => ({ name: `note ${marker}` }) },
  requests: {
    'notes.list': () => ({ query: { search: 'a' } }),
    'notes.get': (uuid) => ({ params: { notes_uuid: uuid } }),
    'notes.create': () => ({ body: { name: 'a note', chartUUIDs: [], extend: { fixedTime: '15m' } } }),
    'notes.modify': (uuid) => ({
      params: { notes_uuid: uuid },
      body: { name: 'renamed', chartUUIDs: [], extend: { fixedTime: '1h' } },
    }),
    'notes.delete': (uuid) => ({ params: { notes_uuid: uuid } }),
    'notes.export': (uuid) => ({ params: { notes_uuid: uuid } }),
    'notes.import': (uuid) => ({
      params: { notes_uuid: uuid },
      body: { templateInfo: { name: 'imported', main: { charts: [chart] } } },
    }),
    ...historyRequests('notes', 'notes_uuid'),
  },
};
