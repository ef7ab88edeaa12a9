import type { ChangedDocument } from '../kernel/documents/write.ts';
import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personWithEmailAnswer } from '../kernel/schemas.ts';
import { templateAnswer } from '../kernel/template-fields.ts';
import type { DerivedViewer, Viewer, ViewerAttributes } from './noun.ts';

/** What every answer about a viewer holds. */
function fields(document: Viewer) {
  const derived = document.derived as unknown as DerivedViewer;
  const { attributes } = document;
  return {
    ...auditAnswer(document),
    name: document.name,
    desc: attributes.desc,
    pathName: attributes.pathName ?? '',
    ...templateAnswer(document, derived),
    extend: derived.extend,
    ownerType: 'viewer',
    type: derived.type,
  };
}

const person = (people: People, uuid: string) => personWithEmailAnswer(personOf(people, uuid));

export const created = (document: Viewer) => ({ ...fields(document), tag_info: document.tags });

export const read = (document: Viewer) => ({ ...fields(document), tag_info: { [document.uuid]: document.tags } });

export const listed = (document: Viewer, people: People, isStarred: boolean) => ({
  ...fields(document),
  isFavorite: isStarred,
  tag_info: { tagInfo: document.tags },
  creatorInfo: person(people, document.creator),
  updatorInfo: person(people, document.updator),
});

export const modified = ({ before, document }: ChangedDocument<ViewerAttributes>, people: People) => ({
  ...fields(document),
  old_name: before.name,
  dashboardBidding: {},
  tag_info: { tagInfo: document.tags },
  updatorInfo: person(people, document.updator),
});

export const imported = ({ document }: ChangedDocument<ViewerAttributes>) => ({
  ...fields(document),
  tagInfo: document.tags,
});
