import { Type } from 'typebox';

/** As many as a dashboard may have. Each is a row that finds it by its uuid. */
const CHARTS_MAX = 5_000;

import {
  auditFields,
  BULK_MAX,
  closed,
  objectUuid,
  personBrief,
  personWithEmail,
  storedDocument,
} from '../kernel/schemas.ts';

const NAME_LENGTH_MAX = 128;

/** Named keys are checked; whatever else the caller's object holds is kept as sent. */
const open = { additionalProperties: true, 'x-stored-document': true };

export const writeBody = closed({
  name: Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX, description: 'name' }),
  chartUUIDs: Type.Optional(
    Type.Array(objectUuid('chrt_', 'uuid of a chart'), {
      maxItems: BULK_MAX,
      uniqueItems: true,
      description: 'all charts of the note, in order: charts of dashboards, of other notes, or of this one',
    }),
  ),
  extend: Type.Optional(storedDocument('extra data, for instance fixedTime')),
});

const chartTemplate = Type.Object(
  {
    name: Type.String({ description: 'title; may be empty' }),
    type: Type.String({ minLength: 1, description: 'chart type: text, sequence, bar, slo, …' }),
    queries: Type.Array(Type.Unsafe<unknown>({ 'x-stored-document': true }), { description: 'queries of the chart' }),
    extend: Type.Optional(storedDocument('display settings')),
  },
  open,
);

export const importBody = closed({
  templateInfo: Type.Optional(
    Type.Object(
      {
        name: Type.Optional(
          Type.String({ maxLength: NAME_LENGTH_MAX, description: 'new name; without it the name stays' }),
        ),
        main: Type.Optional(
          Type.Object({ charts: Type.Optional(Type.Array(chartTemplate, { maxItems: CHARTS_MAX })) }, open),
        ),
      },
      { ...open, description: 'the template as exported; kept as sent' },
    ),
  ),
});

const noteFields = {
  ...auditFields,
  name: Type.String(),
  extend: storedDocument('extra data'),
  isPublic: Type.Integer({ description: '1: notes are open to every member' }),
};

const pos = Type.Array(closed({ chartUUID: Type.String({ description: 'chrt_ uuid' }) }), {
  description: 'one for each chart, in order',
});

export const listedNote = closed({
  ...noteFields,
  pos,
  isFavourited: Type.Boolean({ description: 'favourite of the caller; false as long as stars cannot be set' }),
  creatorInfo: personBrief,
  updatorInfo: personBrief,
});

export const writtenNote = closed({ ...noteFields, pos });

export const modifiedNote = closed({
  ...noteFields,
  oldName: Type.String({ description: 'name before the change' }),
});

export const readNote = closed({
  ...noteFields,
  charts: Type.Array(storedDocument('the chart as sent, with uuid, workspaceUUID and the times of the note')),
  creatorInfo: personWithEmail,
  updatorInfo: personWithEmail,
});

export const deletedNote = closed({ noteName: Type.String({ description: 'name of the deleted note' }) });
