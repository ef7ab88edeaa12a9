import { Type } from 'typebox';
import { auditFields, BULK_MAX, closed, nullable, personInfo, uuidArray } from '../kernel/schemas.ts';
import { blacklistTypes } from './rule.ts';

export const NAME_LENGTH_MAX = 50;
const SOURCE_LENGTH_MAX = 128;

/** Agents stop reading at the character that stands for bytes that are no text. */
const readable = '^[^\\ufffd]*$';

const type = Type.Enum(blacklistTypes, { description: 'kind of data that it is about' });
const nameLength = { minLength: 1, maxLength: NAME_LENGTH_MAX };
export const ruleName = Type.String({ ...nameLength, description: 'name of the rule' });
const desc = Type.String({ maxLength: 256, description: 'description' });
const sourceText = { maxLength: SOURCE_LENGTH_MAX, pattern: readable };
const sourceDescription = 'one source (class, service, application, measurement: by the type), or re(`.*`) for all';
const source = Type.String({ ...sourceText, description: `${sourceDescription}; empty for none` });
const sources = nullable(
  Type.Array(Type.String({ minLength: 1, ...sourceText }), {
    maxItems: BULK_MAX,
    description: 'several sources; they win over source',
  }),
);

const fieldName = Type.String({
  maxLength: 256,
  pattern: '^[^`\\ufffd]*$',
  description: 'tag or field; a filter without one holds for no point',
});
const operation = Type.Enum(['in', 'not_in', 'match', 'not_match'], {
  description: 'is, or is not, one of the values; fits, or does not fit, one of them as a regular expression',
});
const condition = Type.Enum(['and', 'or'], {
  description: 'how it is joined to the filters before it; and binds tighter',
});
const value = Type.Array(Type.String({ maxLength: 1024, pattern: readable }), {
  maxItems: 1000,
  description: 'texts to compare with; a filter without any holds for no point',
});
const filter = closed({ name: fieldName, operation, condition, value });
const filters = Type.Array(filter, { maxItems: 100, description: 'what points of the sources have to fulfil' });

const sentFilter = closed({
  name: Type.Optional(fieldName),
  operation: Type.Optional(operation),
  condition: Type.Optional(condition),
  value: Type.Optional(nullable(value)),
  values: Type.Optional(
    nullable(Type.Array(value.items, { maxItems: 1000, description: 'another spelling of value' })),
  ),
});

const sentRule = {
  source: Type.Optional(nullable(Type.String({ minLength: 1, ...sourceText, description: sourceDescription }))),
  sources: Type.Optional(sources),
  filters: Type.Optional(
    nullable(
      Type.Array(sentFilter, {
        maxItems: 100,
        description: 'conditions; operation is in and condition is and where a filter does not say',
      }),
    ),
  ),
};

export const writeBody = closed({
  name: ruleName,
  desc: Type.Optional(desc),
  type,
  ...sentRule,
});

const ruleFields = { name: Type.String(), desc, type, source, sources, filters };

export const readBlacklist = closed({
  ...auditFields,
  ...ruleFields,
  conditions: Type.String({ description: 'the rule as agents get it; empty for one that drops nothing' }),
});

export const listedBlacklist = closed({
  ...readBlacklist.properties,
  creatorInfo: personInfo,
  updatorInfo: personInfo,
});

export const exportedBlacklists = closed({ blacklists: Type.Array(closed(ruleFields)) });

/** Rows of older exports have no name. */
const importedRow = closed({
  name: Type.Optional(Type.String({ ...nameLength, description: 'made of the sources when left out' })),
  desc: Type.Optional(desc),
  type: Type.Optional(type),
  ...sentRule,
  // An export says so of a rule without one.
  source: Type.Optional(nullable(source)),
});

export const importBody = closed({
  blacklists: Type.Array(importedRow, { maxItems: BULK_MAX, description: 'rows as exported' }),
  blacklistType: Type.Enum(['logging', 'all'], {
    description: 'logging takes rows of the type logging only, all takes every type',
  }),
});

export const blacklistUuids = uuidArray('blist_', 'uuids of blacklist rules');

/** Of attributes, as they stand in an archive. */
export const archivedRule = { desc, type, source, sources, filters };
