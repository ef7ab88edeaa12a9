import type { StoredDocument } from '../kernel/documents/noun.ts';
import type { ChangedDocument } from '../kernel/documents/write.ts';
import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personBriefAnswer } from '../kernel/schemas.ts';
import type { DerivedTemplate } from '../kernel/template.ts';
import { templateAnswer } from '../kernel/template-fields.ts';
import { GRAFANA_FORMAT } from './format.ts';
import type { DashboardAttributes } from './noun.ts';

export type Dashboard = StoredDocument<DashboardAttributes>;

/** A dashboard of Grafana has no charts of a template. */
const noTemplate: DerivedTemplate = {
  content: '',
  positions: [],
  groupCount: 0,
  extend: {},
  mapping: [],
  bindSet: [],
  iconSet: {},
};

/** What every answer about a dashboard holds. */
function fields(document: Dashboard) {
  const derived = document.format === GRAFANA_FORMAT ? noTemplate : (document.derived as unknown as DerivedTemplate);
  const { attributes } = document;
  return {
    ...auditAnswer(document),
    name: document.name,
    desc: attributes.desc,
    identifier: attributes.identifier,
    format: document.format,
    ...templateAnswer(document, derived),
    extend: derived.extend,
    ownerType: 'node',
    type: 'CUSTOM',
    tagInfo: document.tags,
  };
}

export const created = (document: Dashboard) => ({ ...fields(document), tag_info: document.tags });

export const read = (document: Dashboard) => ({ ...fields(document), tag_info: { [document.uuid]: document.tags } });

export const listed = (document: Dashboard, people: People, isStarred: boolean) => ({
  ...fields(document),
  isFavorite: isStarred,
  tag_info: { sceneInfo: [], tagInfo: document.tags },
  updatorInfo: personBriefAnswer(personOf(people, document.updator)),
});

export const modified = ({ before, document }: ChangedDocument<DashboardAttributes>, people: People) => ({
  ...fields(document),
  dashboardBidding: {},
  old_name: before.name,
  tag_info: { sceneInfo: [], tagInfo: document.tags },
  updatorInfo: personBriefAnswer(personOf(people, document.updator)),
});

export const imported = ({ document }: ChangedDocument<DashboardAttributes>) => fields(document);
