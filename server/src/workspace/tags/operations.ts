import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo, pageQuery, uuidArray } from '../kernel/schemas.ts';
import { createTag } from './create.ts';
import { deleteTags } from './delete.ts';
import { modifyTag } from './modify.ts';
import { getTag, listTags } from './read.ts';
import type { StoredTag } from './rows.ts';
import {
  createTagBody,
  kindOfFilter,
  modifyTagBody,
  type TagFilter,
  tagAnswer,
  tagContent,
  tagParams,
  tagRow,
  tagRowAnswer,
} from './schemas.ts';

const group = 'Tags';
const PAGE_SIZE = 50;
/** Documented: a list of tags fits on one page. */
const PAGE_SIZE_MAX = 10_000;

const oneTag = (tag: StoredTag) => ({ content: tagAnswer(tag), revision: tag.revision, objectUuid: tag.uuid });

export const tagOperations: Operation[] = [
  defineOperation({
    id: 'tags.list',
    group,
    method: 'GET',
    path: '/api/v1/tag/list',
    summary: 'List the tags of the workspace, newest change first',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
      filter: Type.Optional(
        Type.Enum(Object.keys(kindOfFilter) as TagFilter[], {
          description:
            'only tags in use: by dashboards, viewers, monitors (Checker) or synthetic tests (Dialing) that the caller may read',
        }),
      ),
      ...pageQuery(PAGE_SIZE_MAX),
    }),
    paged: true,
    content: Type.Array(tagRow),
    verb: listTags,
    input: ({ query }) => ({
      search: query.search,
      usedByKind: query.filter === undefined ? undefined : kindOfFilter[query.filter],
      pageIndex: query.pageIndex ?? 1,
      pageSize: query.pageSize ?? PAGE_SIZE,
    }),
    answer: ({ tags, page, totalCount }) => ({
      content: tags.map(tagRowAnswer),
      pageInfo: pageInfo(tags, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'tags.get',
    group,
    method: 'GET',
    path: '/api/v1/tag/{tag_uuid}/get',
    summary: 'Get one tag',
    params: tagParams,
    content: tagContent,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getTag,
    input: ({ params }) => ({ uuid: params.tag_uuid }),
    answer: oneTag,
  }),
  defineOperation({
    id: 'tags.create',
    group,
    method: 'POST',
    path: '/api/v1/tag/create',
    summary: 'Create a tag',
    body: createTagBody,
    content: tagContent,
    revisioned: true,
    makes: true,
    errors: ['NameTaken'],
    verb: createTag,
    input: ({ body }) => ({
      name: body.name,
      description: body.description ?? '',
      colour: body.colour ?? 'default',
    }),
    answer: oneTag,
  }),
  defineOperation({
    id: 'tags.modify',
    group,
    method: 'POST',
    path: '/api/v1/tag/{tag_uuid}/modify',
    summary: 'Change name, description or colour of a tag',
    description: 'Everything that carries the tag shows its new name at once and gets no new revision for it.',
    params: tagParams,
    body: modifyTagBody,
    content: tagContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'NameTaken', 'RevisionConflict'],
    verb: modifyTag,
    input: ({ params, body }) => ({
      uuid: params.tag_uuid,
      name: body.name,
      description: body.description,
      colour: body.colour,
    }),
    answer: oneTag,
  }),
  defineOperation({
    id: 'tags.delete',
    group,
    method: 'POST',
    path: '/api/v1/tag/delete',
    summary: 'Delete tags, all of them or none',
    description:
      'What carries a deleted tag shows it no longer. Reverting the delete brings it back wherever it was. If-Match goes with one tag only.',
    body: closed({ tagUUIDs: uuidArray('tag_', 'tags') }),
    content: Type.Boolean({ description: 'true' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: deleteTags,
    input: ({ body }) => ({ uuids: body.tagUUIDs }),
    answer: (content) => ({ content }),
  }),
];
