import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { LIST_ROWS_MAX } from '../kernel/documents/list.ts';
import { DocumentApi } from '../kernel/documents/operations.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, commaQuery } from '../kernel/schemas.ts';
import { exported, listed, read } from './answers.ts';
import { importBlacklists } from './import.ts';
import { blacklist } from './noun.ts';
import { blacklistTypes } from './rule.ts';
import { draftOfSent } from './rules.ts';
import {
  blacklistUuids,
  exportedBlacklists,
  importBody,
  listedBlacklist,
  readBlacklist,
  writeBody,
} from './schemas.ts';

const api = new DocumentApi(blacklist, { group: 'Blacklists', path: 'blacklist', parameter: 'blist_uuid' });

/** The `blacklist` group of the catalogue. */
export const blacklistOperations: Operation[] = [
  api.list({
    query: Type.Object({
      type: Type.Enum([...blacklistTypes, 'all'], { description: 'rules of this kind of data, or of all' }),
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
    }),
    filter: ({ type, search }) => ({ search, attributes: type === 'all' ? [] : [['type', [type]]] }),
    row: listedBlacklist,
    shape: listed,
    wrap: 'array',
    pageSizeMax: LIST_ROWS_MAX,
  }),
  api.get({ content: readBlacklist, shape: read }),
  api.create({
    action: 'add',
    body: writeBody,
    draft: ({ body }) => ({ draft: draftOfSent(body) }),
    content: readBlacklist,
    shape: read,
  }),
  api.rewrite({
    action: 'modify',
    summary: 'Change a blacklist rule',
    description:
      'Fields that the body leaves out stay as they are; source and sources stay when both are left out, and one takes the place of the other.',
    body: writeBody,
    rewrite: (current, { body }) => draftOfSent(body, current),
    content: readBlacklist,
    shape: ({ document }) => read(document),
  }),
  defineOperation({
    ...api.base('delete', 'delete'),
    method: 'GET',
    alsoPost: true,
    summary: 'Delete blacklist rules',
    description:
      'All of them or, when one does not exist, none. By POST the uuids may stand in the body. The delete can be reverted until the retention time of the workspace has passed.',
    query: closed({ blacklistUUIDs: Type.Optional(commaQuery(blacklistUuids, 'uuids, comma separated')) }),
    body: closed({ blacklistUUIDs: Type.Optional(blacklistUuids) }),
    content: Type.Boolean(),
    errors: ['ObjectNotFound'],
    verb: api.verbs.delete,
    input: ({ query, body }) => ({
      uuids: someUuids([...(query.blacklistUUIDs ?? []), ...(body.blacklistUUIDs ?? [])]),
    }),
    answer: () => ({ content: true }),
  }),
  defineOperation({
    ...api.base('export', 'export'),
    method: 'POST',
    summary: 'Export blacklist rules as rows that import takes',
    body: closed({ blacklistUUIDs: blacklistUuids }),
    content: exportedBlacklists,
    errors: ['ObjectNotFound'],
    verb: api.verbs.exportMany,
    input: ({ body }) => ({ uuids: body.blacklistUUIDs }),
    answer: (documents) => ({ content: { blacklists: documents.map(exported) } }),
  }),
  defineOperation({
    ...api.base('import', 'import'),
    method: 'POST',
    summary: 'Import blacklist rules from rows of an export',
    description:
      'All rows or, when one breaks a rule, none. A row that says what a rule of this name says already is that rule; other rows become new rules.',
    body: importBody,
    content: exportedBlacklists,
    verb: importBlacklists,
    input: ({ body }) => ({ rows: body.blacklists, menu: body.blacklistType }),
    answer: (documents) => ({ content: { blacklists: documents.map(exported) } }),
  }),
  ...api.history(),
];

function someUuids(uuids: readonly string[]): readonly string[] {
  if (uuids.length > 0) return uuids;
  throw new BelvedereError(
    'InvalidParameter',
    'query parameter "blacklistUUIDs" is missing: name the rules to delete, comma separated',
  );
}
