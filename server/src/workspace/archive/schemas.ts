import { Type } from 'typebox';
import { closed, commaQuery, storedDocument } from '../kernel/schemas.ts';
import { outcomes } from './take.ts';

/** Most objects of one archive that is taken at once. */
const OBJECTS_MAX = 50_000;

const header = closed({
  format: Type.String({ maxLength: 80, description: 'belvedere-workspace' }),
  version: Type.Integer({ minimum: 1, description: 'of the format' }),
});

const end = closed({
  objects: Type.Integer({ minimum: 0, description: 'how many objects the archive holds' }),
  leftOut: Type.Integer({ minimum: 0, description: 'documents that are closed to the caller of the export' }),
  consistent: Type.Boolean({ description: 'whether nothing in the workspace changed while it was read' }),
  digest: Type.String({ maxLength: 80, description: 'sha256: and 64 hex digits, over the header and the objects' }),
});

const object = storedDocument('kind, what the kind says of an object, and the body of a document');

/** The answer of an export and the body of an import. */
export const archiveDocument = closed({ archive: header, objects: Type.Array(object), end });
export const archiveBody = closed({ archive: header, objects: Type.Array(object, { maxItems: OBJECTS_MAX }), end });

export const exportQuery = (kinds: readonly string[]) =>
  closed({
    kinds: Type.Optional(
      commaQuery(
        Type.Array(Type.Enum([...kinds]), { minItems: 1 }),
        'kinds of objects, comma separated; all when left out',
      ),
    ),
  });

const dryRun = Type.Boolean({
  description: 'true: says what would happen and changes nothing; so does the header Dry-Run',
});
const conflicts = Type.Enum(['skip', 'overwrite'], {
  description: 'what to do with an object that is there and says something else: leave it (default) or write over it',
});

export const importQuery = closed({ conflicts: Type.Optional(conflicts), dryRun: Type.Optional(dryRun) });

const count = (description: string) => Type.Integer({ minimum: 0, description });

const outcomeCounts = closed({
  created: count('objects that were not there'),
  changed: count('objects that were there and said something else, with conflicts=overwrite'),
  unchanged: count('objects that said the same already'),
  conflicting: count('objects that say something else here and were left as they are'),
  refused: count('objects that a rule keeps out'),
});

const objectReport = closed({
  kind: Type.String({ description: 'dashboards, folders, tags …' }),
  name: Type.String(),
  uuid: Type.String({ description: 'of the object here; empty for what has none' }),
  outcome: Type.Enum([...outcomes]),
  reason: Type.String({ description: 'why; empty where nothing has to be said' }),
});

export const takeReport = closed({
  dryRun: Type.Boolean(),
  counts: outcomeCounts,
  objects: Type.Array(objectReport, { description: 'every object of the archive in the order in which it was taken' }),
});

/** What comes with folders and dashboards unless it is left out. */
export const leavable = ['annotations', 'dataSources', 'permissions', 'preferences', 'stars', 'teams'] as const;

export const grafanaBody = closed({
  address: Type.String({
    minLength: 1,
    maxLength: 2_000,
    description: 'of the Grafana: https://grafana.example.org or with a path below it',
  }),
  token: Type.Optional(
    Type.String({ minLength: 1, maxLength: 4_096, description: 'API key or token of a service account; not kept' }),
  ),
  user: Type.Optional(Type.String({ minLength: 1, maxLength: 190, description: 'login, in place of a token' })),
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096, description: 'its password; not kept' })),
  organization: Type.Optional(
    Type.Integer({ minimum: 1, description: 'number of the organization, where it is not the one of the credential' }),
  ),
  query: Type.Optional(Type.String({ maxLength: 256, description: 'only dashboards with this in their title' })),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      maxItems: 20,
      description: 'only dashboards that carry all of them',
    }),
  ),
  dataSources: Type.Optional(Type.Boolean({ description: 'false leaves the data sources out' })),
  leaveOut: Type.Optional(
    Type.Array(Type.Enum([...leavable]), {
      maxItems: 10,
      description: 'what not to take beside folders and dashboards; without permissions all is as open as its place',
    }),
  ),
  conflicts: Type.Optional(conflicts),
  dryRun: Type.Optional(dryRun),
});

/** A line of the report; `stage` says which of the other members there are. */
export const grafanaReportLine = closed({
  stage: Type.Enum(['reading', 'object', 'leftOut', 'summary', 'error'], {
    description:
      'reading: how far it is; object: what became of one; leftOut: a kind that is not carried over; summary or error: the last line. Without a last line the report is torn',
  }),
  version: Type.Optional(Type.String({ description: 'that the Grafana reports; empty when it does not say' })),
  kind: Type.Optional(objectReport.properties.kind),
  read: Type.Optional(count('objects of the kind that were read so far')),
  count: Type.Optional(count('objects of a kind that is not carried over')),
  name: Type.Optional(objectReport.properties.name),
  uuid: Type.Optional(objectReport.properties.uuid),
  outcome: Type.Optional(objectReport.properties.outcome),
  reason: Type.Optional(objectReport.properties.reason),
  dryRun: Type.Optional(Type.Boolean()),
  counts: Type.Optional(outcomeCounts),
  errorCode: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});
