import { Type } from 'typebox';
import { uuidOf, uuidParams } from '../kernel/documents/names.ts';
import { DocumentApi } from '../kernel/documents/operations.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo } from '../kernel/schemas.ts';
import { listed, listedBuiltIn, read, readBuiltIn } from './answers.ts';
import { listFields } from './list.ts';
import { field } from './noun.ts';
import { declaration, fieldUuids, listedField, listQuery, readField, writeBody, writtenField } from './schemas.ts';
import { createField, deleteFields, getField, modifyField, type WrittenField } from './verbs.ts';

const PAGE_SIZE_DEFAULT = 50;

const api = new DocumentApi(field, { group: 'Field configurations', path: 'field_cfg', parameter: 'field_uuid' });

const params = uuidParams(field, api.names);

const written = (document: WrittenField) =>
  document === undefined
    ? { content: 'need_confirm' }
    : { content: read(document), revision: document.revision, objectUuid: document.uuid };

/** The `field-cfg` group of the catalogue. */
export const fieldOperations: Operation[] = [
  defineOperation({
    ...api.base('list', 'list'),
    method: 'GET',
    summary: 'List field configurations, those of the workspace before the built-in ones',
    description:
      'Those of the workspace by their last change, newest first; the built-in ones that none of them hides by name.',
    query: listQuery,
    paged: true,
    content: closed({ data: Type.Array(listedField), declaration }),
    verb: listFields,
    input: ({ query: { search, pageIndex, pageSize } }) => ({
      search: search ?? '',
      page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? PAGE_SIZE_DEFAULT },
    }),
    answer: ({ custom, builtIn, people, workspaceUuid, page, totalCount }) => {
      const data = [
        ...custom.map((document) => listed(document, people)),
        ...builtIn.map((each) => listedBuiltIn(each, workspaceUuid)),
      ];
      return { content: { data, declaration: {} }, pageInfo: pageInfo(data, page, totalCount) };
    },
  }),
  defineOperation({
    ...api.base('get', '{uuid}/get'),
    method: 'GET',
    summary: 'Get one field configuration',
    params,
    content: readField,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getField,
    input: (request) => ({ uuid: uuidOf(api.names, request) }),
    answer: (found) =>
      found.document === undefined
        ? { content: readBuiltIn(found.builtIn, found.workspaceUuid), objectUuid: found.builtIn.uuid }
        : {
            content: read(found.document),
            revision: found.document.revision,
            objectUuid: found.document.uuid,
          },
  }),
  defineOperation({
    ...api.base('create', 'add'),
    method: 'POST',
    summary: 'Create a field configuration',
    description:
      'Answers need_confirm and writes nothing where it would hide a built-in field and coverInner is not true.',
    body: writeBody,
    content: writtenField,
    revisioned: true,
    makes: true,
    errors: ['NameTaken'],
    verb: createField,
    input: ({ body }) => ({ sent: body }),
    answer: written,
  }),
  defineOperation({
    ...api.base('modify', '{uuid}/modify'),
    method: 'POST',
    summary: 'Change a field configuration',
    description:
      'Fields that the body leaves out stay as they are. Answers need_confirm and writes nothing where it would come to hide a built-in field and coverInner is not true. Built-in fields cannot be changed.',
    params,
    body: writeBody,
    content: writtenField,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict', 'NameTaken'],
    verb: modifyField,
    input: (request) => ({ uuid: uuidOf(api.names, request), sent: request.body }),
    answer: written,
  }),
  defineOperation({
    ...api.base('delete', 'delete'),
    method: 'POST',
    summary: 'Delete field configurations',
    description:
      'All of them or, when one does not exist or is built in, none. A built-in field that one of them hid is shown again. The delete can be reverted until the retention time of the workspace has passed.',
    body: closed({ objUUIDs: fieldUuids }),
    content: Type.Boolean(),
    errors: ['ObjectNotFound'],
    verb: deleteFields,
    input: ({ body }) => ({ uuids: body.objUUIDs }),
    answer: () => ({ content: true }),
  }),
  ...api.history(),
];
