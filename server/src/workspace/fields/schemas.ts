import { type Static, Type } from 'typebox';
import { auditFields, closed, nullable, pageQuery, personInfo, uuidArray } from '../kernel/schemas.ts';
import { fieldSources, fieldTypes } from './field.ts';

const NAME_LENGTH_MAX = 256;
const PAGE_SIZE_MAX = 1000;

export const fieldName = Type.String({
  minLength: 1,
  maxLength: NAME_LENGTH_MAX,
  description: 'name of the field; unique among the fields of its source',
});
const alias = Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX, description: 'what people call it' });
const unit = Type.String({
  maxLength: 256,
  description: 'custom/["time","ns"], or plain as b; empty for none, and for fields whose type is string',
});
const fieldType = Type.Enum([...fieldTypes], { description: 'type; empty where it is not said' });
const fieldSource = Type.Enum([...fieldSources], {
  description: 'kind of data; empty for a general field, which is one of every kind',
});
const desc = Type.String({ maxLength: 3000, description: 'what it means' });

export const writeBody = closed({
  name: fieldName,
  alias,
  unit: Type.Optional(unit),
  fieldType: Type.Optional(fieldType),
  fieldSource: Type.Optional(fieldSource),
  desc: Type.Optional(desc),
  coverInner: Type.Optional(
    Type.Boolean({ description: 'true: hide the built-in field of this source and name, where there is one' }),
  ),
});

export type SentField = Static<typeof writeBody>;

export const listQuery = closed({
  search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
  ...pageQuery(PAGE_SIZE_MAX),
});

export const declaration = closed({}, { description: 'attributes that the workspace declares; none as yet' });

const fieldFields = {
  ...auditFields,
  id: nullable(Type.Integer({ description: 'row number; null for a built-in field' })),
  creator: Type.String({ description: 'uuid of the account (acnt_) or key (wsak_), or SYS; sys for a built-in field' }),
  createAt: Type.Integer({ description: 'creation, epoch seconds; 0 for a built-in field' }),
  updator: Type.String({ description: 'uuid of the last one who changed it; empty when nobody did' }),
  updateAt: Type.Integer({ description: 'last change, epoch seconds; -1 when there was none' }),
  name: Type.String({ description: 'name of the field' }),
  alias: Type.String({ description: 'what people call it; of a built-in field its name' }),
  desc,
  fieldSource,
  fieldType,
  unit,
  sysField: Type.Enum([0, 1], { description: '1 for a built-in field, which is read only' }),
};

export const readField = closed({
  ...fieldFields,
  aliasEn: Type.String({ description: 'empty' }),
  descEn: Type.String({ description: 'empty' }),
  declaration,
});

/** `need_confirm` stands where nothing was written because a built-in field has the place. */
export const writtenField = Type.Union([
  readField,
  Type.Literal('need_confirm', {
    description: 'nothing was written: a built-in field has this source and name; coverInner true hides it',
  }),
]);

const mobile = Type.String({ description: 'empty' });
const wsAccountStatus = Type.Integer({ description: '0 enabled' });

const person = closed({ ...personInfo.properties, mobile, wsAccountStatus });

const { email, name, status, username, uuid } = personInfo.properties;
const systemPerson = closed({ email, mobile, name, status, username, uuid, wsAccountStatus });

export const listedField = closed({
  ...fieldFields,
  creatorInfo: Type.Union([person, systemPerson]),
  updatorInfo: Type.Union([person, closed({})]),
});

export const fieldUuids = uuidArray('field_', 'uuids of field configurations');

/** Of attributes, as they stand in an archive. */
export const archivedField = { alias, desc, fieldSource, fieldType, unit };
