import type { ArchivedKind } from '../kernel/archived.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { exporting } from './export.ts';
import { importingGrafana } from './grafana/import.ts';
import { linesOf } from './grafana/report.ts';
import { importing } from './import.ts';
import {
  archiveBody,
  archiveDocument,
  exportQuery,
  grafanaBody,
  grafanaReportLine,
  importQuery,
  takeReport,
} from './schemas.ts';

const group = 'Archive';

/** A workspace as one file, and what comes from elsewhere in the same way. */
export const archiveOperations = (kinds: readonly ArchivedKind[]): Operation[] => [
  defineOperation({
    id: 'archive.export',
    group,
    method: 'GET',
    path: '/api/v1/workspace/archive/export',
    summary: 'The whole workspace as one JSON document with an object in each line',
    description:
      'The same objects give the same bytes. Secrets, keys, passwords, accounts, versions, row numbers and times are no part of it; what is closed to the caller is left out and counted. Sent as it is made: a connection that breaks leaves JSON without its end.',
    query: exportQuery(kinds.map(({ kind }) => kind)),
    content: archiveDocument,
    streamed: 'document',
    verb: exporting(kinds),
    input: ({ query }) => ({ kinds: query.kinds }),
    answer: (chunks) => ({
      content: undefined,
      stream: { contentType: 'application/vnd.belvedere.archive+json; charset=UTF-8', chunks },
    }),
  }),
  defineOperation({
    id: 'archive.import',
    group,
    method: 'POST',
    path: '/api/v1/workspace/archive/import',
    summary: 'Take an archive back, into the same or another workspace',
    description:
      'All objects in one transaction, each as one recorded change; an archive that is not whole is refused before anything is written. What the archive does not name stays. Taking an archive again changes nothing.',
    query: importQuery,
    body: archiveBody,
    // As many as the longest body of ordinary documents has; only administrators may send one.
    bodyParts: { valuesMax: 4_000_000, textsMax: 4_000_000 },
    content: takeReport,
    errors: ['ArchiveDamaged'],
    verb: importing(kinds),
    input: ({ query, sent }) => ({
      text: sent.text,
      conflicts: query.conflicts ?? 'skip',
      dryRun: query.dryRun ?? false,
    }),
    answer: (content) => ({ content }),
  }),
  defineOperation({
    id: 'archive.importGrafana',
    group,
    method: 'POST',
    path: '/api/v1/workspace/grafana/import',
    summary: 'Take folders, dashboards and what belongs to them from a live Grafana',
    description:
      'Folders, dashboards, data sources, annotations, teams, permissions and preferences of the organization; with user and password also the stars of that user. Answers a report in lines while it works, which names what is not carried over, and takes everything in one transaction at the end; whatever fails at the other server is told in the last line. The credential is used for this call and not kept. Secrets of data sources are not taken. Addresses that are not open to everybody need BELVEDERE_PROXY_ALLOW.',
    body: grafanaBody,
    content: grafanaReportLine,
    streamed: true,
    secrets: { body: ['/token', '/password'] },
    verb: importingGrafana(kinds),
    input: ({ body: { conflicts, dryRun, ...from } }) => ({
      from,
      conflicts: conflicts ?? 'skip',
      dryRun: dryRun ?? false,
    }),
    answer: (report) => ({
      content: undefined,
      stream: { contentType: 'application/x-ndjson; charset=UTF-8', chunks: linesOf(report) },
    }),
  }),
];
