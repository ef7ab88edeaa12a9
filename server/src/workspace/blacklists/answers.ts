import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personInfoAnswer } from '../kernel/schemas.ts';
import { conditionsOf } from './conditions.ts';
import type { Blacklist } from './rule.ts';

/** A row that an import takes. */
export const exported = ({ name, attributes }: Pick<Blacklist, 'name' | 'attributes'>) => ({
  name,
  desc: attributes.desc,
  type: attributes.type,
  source: attributes.source,
  sources: attributes.sources,
  filters: attributes.filters,
});

export const read = (document: Blacklist) => ({
  ...auditAnswer(document),
  ...exported(document),
  conditions: conditionsOf(document.attributes),
});

export const listed = (document: Blacklist, people: People) => ({
  ...read(document),
  creatorInfo: personInfoAnswer(personOf(people, document.creator)),
  updatorInfo: personInfoAnswer(personOf(people, document.updator)),
});
