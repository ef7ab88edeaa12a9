import { DocumentApi } from '../kernel/documents/operations.ts';
import type { Operation } from '../kernel/operation.ts';
import { storedDocument } from '../kernel/schemas.ts';
import { templateWithTags } from '../kernel/template.ts';
import { created, imported, listed, modified, read } from './answers.ts';
import { filterOf } from './filter.ts';
import { viewer } from './noun.ts';
import { importedViewer, modifiedViewer, newViewer } from './rules.ts';
import * as schemas from './schemas.ts';

const api = new DocumentApi(viewer, { group: 'Viewers', path: 'viewer', parameter: 'viewer_uuid' });

/** The `viewer` group of the catalogue. */
export const viewerOperations: Operation[] = [
  api.list({
    query: schemas.listQuery,
    filter: filterOf,
    row: schemas.listedViewer,
    shape: listed,
    wrap: 'array',
    defaultPageSize: 50,
    errors: ['EngineUnavailable', 'QueryLimitExceeded'],
  }),
  api.get({ content: schemas.readViewer, shape: read }),
  api.create({
    action: 'add',
    body: schemas.createBody,
    unknownBodyKeys: 'keep',
    draft: newViewer,
    content: schemas.createdViewer,
    shape: created,
    errors: ['ObjectNotFound'],
  }),
  api.rewrite({
    action: 'modify',
    summary: 'Change a viewer',
    description: 'Fields that the body leaves out stay as they are; tagNames replaces the whole list.',
    body: schemas.modifyBody,
    unknownBodyKeys: 'keep',
    rewrite: modifiedViewer,
    content: schemas.modifiedViewer,
    shape: modified,
  }),
  api.delete({ method: 'GET', content: schemas.deletedViewer, shape: ({ uuid, name }) => ({ [uuid]: name }) }),
  api.export({
    content: storedDocument('the template as it was sent, with the name and the tags that the viewer has now'),
    text: templateWithTags,
  }),
  api.rewrite({
    action: 'import',
    summary: 'Replace the content of a viewer by a template',
    description:
      'Uuid, name, tags and access stay; dashboardExtend of the template becomes the settings. Without a template and without another view nothing changes.',
    body: schemas.importBody,
    unknownBodyKeys: 'keep',
    rewrite: importedViewer,
    content: schemas.importedViewer,
    shape: imported,
  }),
  ...api.history(),
];
