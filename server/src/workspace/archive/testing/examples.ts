import type { NounExamples } from '../../testing/noun-examples.ts';
import { archiveText } from './archive-text.ts';

const tag = { kind: 'tags', name: 'from an archive', description: '', colour: 'default' };

export const examples: NounExamples = {
  create: { path: '/tag/create', body: (marker) => ({ name: `archived ${marker}`.slice(0, 50) }) },
  requests: {
    'archive.export': () => ({ query: { kinds: ['tags', 'dashboards'] } }),
    'archive.import': () => ({
      query: { conflicts: 'overwrite', dryRun: false },
      body: JSON.parse(archiveText([tag])),
    }),
    // Nobody answers there, and nobody is asked: it is an address that is closed. The report says so.
    'archive.importGrafana': () => ({
      body: {
        address: 'http://127.0.0.1:9/grafana',
        token: 'a-token',
        organization: 1,
        query: 'a',
        tags: ['one'],
        dataSources: true,
        leaveOut: ['teams'],
        conflicts: 'overwrite',
        dryRun: false,
      },
    }),
  },
};
