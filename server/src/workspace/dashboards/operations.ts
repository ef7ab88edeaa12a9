import { Type } from 'typebox';
import { uuidOf, uuidParams } from '../kernel/documents/names.ts';
import { DocumentApi } from '../kernel/documents/operations.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { jsonQuery, storedDocument } from '../kernel/schemas.ts';
import { adoptDashboard } from './adopt.ts';
import { created, imported, listed, modified, read } from './answers.ts';
import { dashboard } from './noun.ts';
import { draftOfCreate, rewriteOfImport, rewriteOfModify } from './rules.ts';
import {
  adoptBody,
  adoptedDashboard,
  createBody,
  createdDashboard,
  importBody,
  importedDashboard,
  listedDashboard,
  modifiedDashboard,
  modifyBody,
  readDashboard,
} from './schemas.ts';
import { exportedTemplate } from './template.ts';

const api = new DocumentApi(dashboard, {
  group: 'Dashboards',
  path: 'dashboards',
  pathAliases: ['dashboard'],
  parameter: 'dashboard_uuid',
});

/** The `board` group of the catalogue; carousels and scheduled reports are nouns of their own. */
export const dashboardOperations: Operation[] = [
  api.list({
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
      tagNames: jsonQuery(
        Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 }),
        'JSON array of tag names: dashboards that carry all of them',
      ),
    }),
    filter: ({ search, tagNames }) => ({ search, tagNames }),
    row: listedDashboard,
    shape: listed,
    wrap: 'array',
    defaultPageSize: 50,
  }),
  api.get({ content: readDashboard, shape: read }),
  api.create({
    action: 'create',
    body: createBody,
    unknownBodyKeys: 'keep',
    draft: draftOfCreate,
    content: createdDashboard,
    shape: created,
    errors: ['UuidTaken'],
  }),
  api.rewrite({
    action: 'modify',
    summary: 'Change the attributes of a dashboard',
    body: modifyBody,
    unknownBodyKeys: 'keep',
    rewrite: rewriteOfModify,
    content: modifiedDashboard,
    shape: modified,
    errors: ['ForeignFormat'],
  }),
  api.delete({ method: 'POST', content: Type.Boolean(), shape: () => true }),
  api.export({
    content: storedDocument('the template as it was sent, with the name and the tags that the dashboard has now'),
    text: exportedTemplate,
  }),
  api.rewrite({
    action: 'import',
    summary: 'Replace the content of a dashboard by a template',
    description: 'Uuid, name, tags and access stay. The ids of charts are renewed when the content differs.',
    body: importBody,
    unknownBodyKeys: 'keep',
    rewrite: rewriteOfImport,
    content: importedDashboard,
    shape: imported,
    errors: ['ForeignFormat'],
  }),
  defineOperation({
    ...api.base('adopt', '{uuid}/adopt'),
    method: 'POST',
    summary: 'Convert the body of a dashboard into the other format, for good',
    description:
      'A new revision in the other format, which can be written there from then on. What does not come over is listed and stays in the version before: restoring that one gives the body back as it was.',
    params: uuidParams(dashboard, api.names),
    body: adoptBody,
    content: adoptedDashboard,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: adoptDashboard,
    input: (request) => ({ uuid: uuidOf(api.names, request), format: request.body.format }),
    answer: ({ document: { uuid, format, revision }, changed, notCarriedOver }) => ({
      content: { uuid, format, revision, changed, notCarriedOver },
      revision,
      objectUuid: uuid,
    }),
  }),
  ...api.history(),
];
