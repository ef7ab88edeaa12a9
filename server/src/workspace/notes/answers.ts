import { spliceTopLevel } from '../../json/index.ts';
import type { ChangedDocument } from '../kernel/documents/write.ts';
import { RawJson } from '../kernel/operation.ts';
import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personBriefAnswer, personWithEmailAnswer } from '../kernel/schemas.ts';
import type { Note, NoteAttributes } from './noun.ts';
import { chartsOfNote } from './template.ts';

const PUBLIC = 1;

const fields = (document: Note) => ({
  ...auditAnswer(document),
  name: document.name,
  extend: document.attributes.extend,
  isPublic: PUBLIC,
});

const pos = ({ attributes }: Note) => attributes.chartUUIDs.map((chartUUID) => ({ chartUUID }));

export const written = (document: Note) => ({ ...fields(document), pos: pos(document) });

export const listed = (document: Note, people: People) => ({
  ...written(document),
  isFavourited: false,
  creatorInfo: personBriefAnswer(personOf(people, document.creator)),
  updatorInfo: personBriefAnswer(personOf(people, document.updator)),
});

export const modified = ({ before, document }: ChangedDocument<NoteAttributes>) => ({
  ...fields(document),
  oldName: before.name,
});

export function read(document: Note, people: People): RawJson {
  const answer = {
    ...fields(document),
    creatorInfo: personWithEmailAnswer(personOf(people, document.creator)),
    updatorInfo: personWithEmailAnswer(personOf(people, document.updator)),
  };
  const charts = chartsOfNote(document).map(({ uuid, text }) => chartText(document, uuid, text));
  return new RawJson(spliceTopLevel(JSON.stringify(answer), { charts: `[${charts.join(',')}]` }));
}

/** The chart as sent, with what the server says about it. It has no row of its own, hence no number. */
function chartText(document: Note, uuid: string, text: string): string {
  const served = {
    ...auditAnswer(document),
    id: null,
    uuid,
    chartGroupUUID: '',
    dashboardUUID: '',
    isWorkspaceKeyIndicator: 0,
  };
  return spliceTopLevel(
    text,
    Object.fromEntries(Object.entries(served).map(([key, value]) => [key, JSON.stringify(value)])),
  );
}
