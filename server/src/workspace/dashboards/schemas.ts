import { Type } from 'typebox';
import { accessFields } from '../kernel/access-schemas.ts';
import { auditFields, closed, personBrief, storedDocument } from '../kernel/schemas.ts';
import { templateFields } from '../kernel/template-fields.ts';

const name = Type.String({ minLength: 1, maxLength: 128, description: 'name; overrides templateInfo.title' });
const desc = Type.String({ maxLength: 2048, description: 'description' });
const identifier = Type.String({ maxLength: 128, description: 'key of the caller for this dashboard' });
const extend = storedDocument('extra data; dashboardExtend of the template');
const mapping = Type.Array(storedDocument('row {class, field, mapping, datasource}'), {
  maxItems: 1000,
  description: 'field mapping of view variables; dashboardMapping of the template',
});
const tagNames = Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
  maxItems: 100,
  description: 'names of all tags of the dashboard; a name without a tag gets one',
});
const openPermissionSet = Type.Boolean({
  description: 'without effect since 2024-11-27: use isPublic -1',
  deprecated: true,
});
const templateInfo = storedDocument('the template, stored as sent');

/** The form of uuids that callers may choose. */
const specifyDashboardUUID = Type.String({
  pattern: '^dsbd_custom_[a-z0-9]{32}$',
  description: 'uuid that the dashboard gets: dsbd_custom_ and 32 lower-case letters or digits',
});

const settings = {
  desc: Type.Optional(desc),
  identifier: Type.Optional(identifier),
  extend: Type.Optional(extend),
  mapping: Type.Optional(mapping),
  tagNames: Type.Optional(tagNames),
  isPublic: accessFields.isPublic,
  openPermissionSet: Type.Optional(openPermissionSet),
  permissionSet: accessFields.permissionSet,
  readPermissionSet: accessFields.readPermissionSet,
};

export const createBody = Type.Object({
  name,
  ...settings,
  templateInfo: Type.Optional(templateInfo),
  specifyDashboardUUID: Type.Optional(specifyDashboardUUID),
});

export const modifyBody = Type.Object({ name: Type.Optional(name), ...settings });

export const importBody = Type.Object({
  templateInfo: Type.Optional(templateInfo),
  specifyDashboardUUID: Type.Optional(specifyDashboardUUID),
});

const tag = closed({ id: Type.String({ description: 'uuid of the tag' }), name: Type.String() });
const tagGroups = closed({ sceneInfo: Type.Array(tag), tagInfo: Type.Array(tag) });

const dashboardFields = {
  ...auditFields,
  name: Type.String(),
  desc: Type.String(),
  identifier: Type.String(),
  format: Type.String({ description: 'guance or grafana: what the body was made in and can be written in' }),
  ...templateFields,
  extend: storedDocument('dashboardExtend of the template'),
  ownerType: Type.String({ description: 'node' }),
  type: Type.String({ description: 'CUSTOM' }),
  tagInfo: Type.Array(tag),
};

/** Tags stand in four shapes: an array, `{sceneInfo, tagInfo}`, or an object keyed by the uuid of the dashboard. */
export const createdDashboard = closed({ ...dashboardFields, tag_info: Type.Array(tag) });

export const readDashboard = closed({
  ...dashboardFields,
  tag_info: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    description: 'tags keyed by the uuid of the dashboard',
    patternProperties: { '^dsbd_': { type: 'array', items: tag } },
    additionalProperties: false,
  }),
});

export const listedDashboard = closed({
  ...dashboardFields,
  isFavorite: Type.Boolean({
    description: 'whether the caller has starred it, which accounts do through the API of Grafana',
  }),
  tag_info: tagGroups,
  updatorInfo: personBrief,
});

export const modifiedDashboard = closed({
  ...dashboardFields,
  dashboardBidding: closed({}),
  old_name: Type.String({ description: 'name before the change' }),
  tag_info: tagGroups,
  updatorInfo: personBrief,
});

export const importedDashboard = closed(dashboardFields);

export const adoptBody = closed({
  format: Type.Enum(['guance', 'grafana'], { description: 'the format in which the body can be written from then on' }),
});

export const adoptedDashboard = closed({
  uuid: Type.String(),
  format: Type.String(),
  revision: Type.Integer({ description: 'the new revision; the old one when the body had the format already' }),
  changed: Type.Boolean(),
  notCarriedOver: Type.Array(
    closed({
      path: Type.String({ description: 'where it stands in the body of the version before' }),
      message: Type.String({ description: 'why it is not in the new one' }),
    }),
  ),
});
