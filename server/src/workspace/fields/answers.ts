import { type People, personOf } from '../kernel/people.ts';
import { auditAnswer, personInfoAnswer } from '../kernel/schemas.ts';
import type { BuiltInField } from './built-in.ts';
import type { Field } from './field.ts';

/** Catalogued as never changed: no time and nobody. */
const unchanged = { updateAt: -1, updator: '' };

const isUnchanged = ({ revision }: Field): boolean => revision === 1;

const fieldOf = (document: Field) => {
  const { alias, desc, fieldSource, fieldType, unit } = document.attributes;
  return {
    ...auditAnswer(document),
    ...(isUnchanged(document) ? unchanged : {}),
    name: document.name,
    alias,
    desc,
    fieldSource,
    fieldType,
    unit,
    sysField: 0 as const,
  };
};

const fieldOfBuiltIn = ({ uuid, name, desc, unit, isTag }: BuiltInField, workspaceUUID: string) => ({
  id: null,
  uuid,
  status: 0,
  creator: 'sys',
  createAt: 0,
  deleteAt: -1,
  workspaceUUID,
  ...unchanged,
  name,
  alias: name,
  desc,
  fieldSource: '' as const,
  fieldType: isTag ? ('string' as const) : ('' as const),
  unit,
  sysField: 1 as const,
});

const details = { aliasEn: '', descEn: '', declaration: {} };

export const read = (document: Field) => ({ ...fieldOf(document), ...details });

export const readBuiltIn = (builtIn: BuiltInField, workspaceUuid: string) => ({
  ...fieldOfBuiltIn(builtIn, workspaceUuid),
  ...details,
});

const unreachable = { mobile: '', wsAccountStatus: 0 };

const personAnswer = (people: People, uuid: string) => ({
  ...personInfoAnswer(personOf(people, uuid)),
  ...unreachable,
});

export const listed = (document: Field, people: People) => ({
  ...fieldOf(document),
  creatorInfo: personAnswer(people, document.creator),
  updatorInfo: isUnchanged(document) ? {} : personAnswer(people, document.updator),
});

export const listedBuiltIn = (builtIn: BuiltInField, workspaceUuid: string) => ({
  ...fieldOfBuiltIn(builtIn, workspaceUuid),
  creatorInfo: { email: 'SYS', name: 'SYS', username: 'SYS', uuid: '', status: 0, ...unreachable },
  updatorInfo: {},
});
