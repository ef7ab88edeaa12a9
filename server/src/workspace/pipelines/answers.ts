import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personInfoAnswer } from '../kernel/schemas.ts';
import type { Pipeline } from './noun.ts';
import { ruleOf } from './rule.ts';
import { DISABLED } from './rules.ts';

const head = (document: Pipeline) => ({
  ...auditAnswer(document),
  name: document.name,
  category: document.attributes.category,
  asDefault: document.attributes.asDefault,
});

export const listed = (document: Pipeline, people: People) => ({
  ...head(document),
  creatorInfo: personInfoAnswer(personOf(people, document.creator)),
  updatorInfo: personInfoAnswer(personOf(people, document.updator)),
});

export const read = (document: Pipeline) => ({
  ...head(document),
  type: document.attributes.type,
  isForce: document.attributes.isForce,
  ...ruleOf(document),
  isSysTemplate: 0,
});

export const exported = (document: Pipeline) => ({
  name: document.name,
  category: document.attributes.category,
  type: document.attributes.type,
  asDefault: document.attributes.asDefault,
  isDisable: document.status === DISABLED,
  ...ruleOf(document),
});
