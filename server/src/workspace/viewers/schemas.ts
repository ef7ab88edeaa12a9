import { Type } from 'typebox';
import { accessFields } from '../kernel/access-schemas.ts';
import { auditFields, closed, jsonQuery, objectUuid, personWithEmail, storedDocument } from '../kernel/schemas.ts';
import { templateFields } from '../kernel/template-fields.ts';

const TAGS_MAX = 100;
const BOUND_MAX = 1_000;

const name = Type.String({ minLength: 1, maxLength: 64, description: 'name' });
const desc = Type.String({ maxLength: 2048, description: 'description' });
const type = Type.String({
  minLength: 1,
  maxLength: 32,
  description: 'dashboardType of the template; CUSTOM in a new one',
});
const extend = storedDocument(
  'settings: index, analysisField, charts (three places, null in an empty one), filters, quickFilter, table, …; dashboardExtend of the template',
);
const ownerType = Type.Literal('viewer', { description: 'what the template is of' });
const tagNames = Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
  maxItems: TAGS_MAX,
  description: 'names of all tags of the viewer; a name without a tag gets one',
});

/** Named keys are checked; whatever else the caller's template holds is kept as sent. */
const template = (description: string) =>
  Type.Object(
    {
      title: Type.String({ description: 'title; the viewer keeps its own name' }),
      summary: Type.Optional(Type.String()),
    },
    { additionalProperties: true, 'x-stored-document': true, description },
  );

export const listQuery = Type.Object({
  sortKey: Type.Optional(
    Type.String({ maxLength: 64, description: 'name or updateAt; anything else counts as updateAt, the default' }),
  ),
  sortMethod: Type.Optional(
    Type.Union([Type.Enum(['desc', 'asc']), Type.Literal('')], { description: 'desc unless said' }),
  ),
  search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
  filter: Type.Optional(
    Type.Enum(['total', 'favorite', 'import', 'myCreate', 'oftenBrowse', 'ofenBrowse', 'selfVisibleOnly'], {
      description:
        'total: all; favorite: starred by the caller; import: made by an import; myCreate: made by the caller; oftenBrowse (also ofenBrowse): opened by the caller at least twice in 30 days, as the record of calls knows; selfVisibleOnly: made by the caller and open to nobody else',
    }),
  ),
  tagNames: jsonQuery(
    Type.Array(Type.String({ maxLength: 128 }), { maxItems: 20 }),
    'JSON array of tag names: viewers that carry all of them',
  ),
});

export const createBody = Type.Object({
  ownerType: Type.Optional(ownerType),
  templateUUID: Type.Optional(
    Type.String({
      maxLength: 128,
      description: 'view template to use; there is none on this server, so only empty is taken',
    }),
  ),
  sourceDashboardUUID: Type.Optional(
    Type.String({ maxLength: 128, description: 'viewer or dashboard to copy; empty for none' }),
  ),
  name,
  desc: Type.Optional(desc),
  type: Type.Optional(type),
  extend: Type.Optional(extend),
  templateInfos: Type.Optional(template('the template, stored as sent; not together with sourceDashboardUUID')),
  isImport: Type.Optional(Type.Boolean({ description: 'true: createdWay is import' })),
  tagNames: Type.Optional(tagNames),
  ...accessFields,
});

export const modifyBody = Type.Object({
  name: Type.Optional(name),
  desc: Type.Optional(desc),
  type: Type.Optional(type),
  extend: Type.Optional(extend),
  pathName: Type.Optional(
    Type.String({ maxLength: 32, description: 'name of the explorer to which it belongs: tracing__profile' }),
  ),
  tagNames: Type.Optional(tagNames),
  dashboardBindSet: Type.Optional(
    Type.Array(Type.Unsafe<unknown>({ 'x-stored-document': true }), {
      maxItems: BOUND_MAX,
      description: 'bound views; dashboardBindSet of the template',
    }),
  ),
  ...accessFields,
});

export const importBody = Type.Object({
  ownerType: Type.Optional(ownerType),
  sourceDashboardUUID: Type.Optional(
    Type.String({ maxLength: 128, description: 'viewer or dashboard whose content it gets; empty for none' }),
  ),
  templateInfo: Type.Optional(template('the template as exported; not together with sourceDashboardUUID')),
});

const tag = closed({ id: Type.String({ description: 'uuid of the tag' }), name: Type.String() });
const tagInfo = closed({ tagInfo: Type.Array(tag) });

const viewerFields = {
  ...auditFields,
  uuid: objectUuid('dsbd_', 'uuid of the viewer'),
  name: Type.String(),
  desc: Type.String(),
  pathName: Type.String({ description: 'empty until a modify says it' }),
  ...templateFields,
  extend: storedDocument('settings of the viewer'),
  ownerType: Type.String({ description: 'viewer' }),
  type: Type.String({ description: 'CUSTOM unless it was said' }),
};

/** Tags stand in four shapes: an array, `{tagInfo}`, an object keyed by the uuid of the viewer, or `tagInfo` itself. */
export const createdViewer = closed({ ...viewerFields, tag_info: Type.Array(tag) });

export const readViewer = closed({
  ...viewerFields,
  tag_info: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description: 'tags keyed by the uuid of the viewer',
    patternProperties: { '^dsbd_': { type: 'array', items: tag } },
    additionalProperties: false,
  }),
});

export const listedViewer = closed({
  ...viewerFields,
  isFavorite: Type.Boolean({ description: 'whether the caller has starred it' }),
  tag_info: tagInfo,
  creatorInfo: personWithEmail,
  updatorInfo: personWithEmail,
});

export const modifiedViewer = closed({
  ...viewerFields,
  old_name: Type.String({ description: 'name before the change' }),
  dashboardBidding: closed({}),
  tag_info: tagInfo,
  updatorInfo: personWithEmail,
});

export const importedViewer = closed({ ...viewerFields, tagInfo: Type.Array(tag) });

export const deletedViewer = Type.Unsafe<Record<string, string>>({
  type: 'object',
  description: 'name of the deleted viewer, keyed by its uuid',
  patternProperties: { '^dsbd_': { type: 'string' } },
  additionalProperties: false,
});
