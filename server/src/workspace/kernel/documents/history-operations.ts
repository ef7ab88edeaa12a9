import { Type } from 'typebox';
import { defineOperation, type Operation } from '../operation.ts';
import { personOf } from '../people.ts';
import { diffFields } from '../readable-diff.ts';
import {
  closed,
  epochSeconds,
  pageInfo,
  pageQuery,
  personBrief,
  personBriefAnswer,
  seconds,
  storedDocument,
} from '../schemas.ts';
import { historyVerbs, type VersionEntry } from './history.ts';
import { type DocumentApiNames, operationBase, uuidOf, uuidParams } from './names.ts';
import type { DocumentAttributes, DocumentNoun } from './noun.ts';

const VERSIONS_PAGE_SIZE = 100;

const versionFields = {
  revision: Type.Integer({ description: 'grows by one with every change' }),
  createAt: epochSeconds('when it was made'),
  creator: Type.String({ description: 'uuid of who made it' }),
  creatorInfo: personBrief,
  verb: Type.String({ description: 'what made it: create, modify, import, delete, restore, revert' }),
  reason: Type.String({ description: 'why, where the caller said so' }),
  digest: Type.String({ description: 'SHA-256 of the stored state, hex' }),
  size: Type.Integer({ description: 'of the stored state in bytes' }),
  isDelete: Type.Boolean({ description: 'true for the revision that is a delete; it has no state of its own' }),
};

const versionAnswer = (version: VersionEntry, person: { name: string; username: string }) => ({
  revision: version.revision,
  createAt: seconds(version.at),
  creator: version.actor,
  creatorInfo: personBriefAnswer(person),
  verb: version.verb,
  reason: version.reason,
  digest: version.digest,
  size: version.bytes,
  isDelete: version.deleted,
});

const revision = (description: string) => Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description });

/** `{noun}/{uuid}/version/…`: the history of a document, in the style of the Open API. */
export function historyOperations<Attributes extends DocumentAttributes>(
  noun: DocumentNoun<Attributes>,
  names: DocumentApiNames,
): Operation[] {
  const verbs = historyVerbs(noun);
  const base = (verb: string, action: string) =>
    operationBase(noun, names, `version.${verb}`, `{uuid}/version/${action}`);
  const params = uuidParams(noun, names);
  const withRevision = closed({ ...params.properties, revision: revision('revision of the version') });
  const revisionOf = (request: { params: unknown }): number => (request.params as { revision: number }).revision;

  return [
    defineOperation({
      ...base('list', 'list'),
      method: 'GET',
      summary: `List the versions of a ${noun.title}, newest first`,
      params,
      query: closed(pageQuery(100)),
      paged: true,
      content: Type.Array(closed(versionFields)),
      errors: ['ObjectNotFound'],
      verb: verbs.list,
      input: (request) => ({
        uuid: uuidOf(names, request),
        page: { pageIndex: request.query.pageIndex ?? 1, pageSize: request.query.pageSize ?? VERSIONS_PAGE_SIZE },
      }),
      answer: (result) => ({
        content: result.versions.map((version) => versionAnswer(version, personOf(result.people, version.actor))),
        pageInfo: pageInfo(result.versions, result.page, result.totalCount),
      }),
    }),
    defineOperation({
      ...base('get', '{revision}/get'),
      method: 'GET',
      summary: `Get the state of a ${noun.title} at a revision`,
      params: withRevision,
      content: closed({
        ...versionFields,
        uuid: Type.String(),
        name: Type.String(),
        format: Type.String(),
        status: Type.Integer(),
        tagNames: Type.Array(Type.String()),
        attributes: storedDocument('settings beside name and body'),
        body: Type.String({ description: 'the body exactly as it was stored, as text' }),
      }),
      errors: ['ObjectNotFound', 'VersionNotFound'],
      verb: verbs.get,
      input: (request) => ({ uuid: uuidOf(names, request), revision: revisionOf(request) }),
      answer: ({ document, version, people }) => ({
        content: {
          ...versionAnswer(version, personOf(people, version.actor)),
          uuid: document.uuid,
          name: version.draft.name,
          format: version.draft.format,
          status: version.draft.status,
          tagNames: version.draft.tagNames,
          attributes: version.draft.attributes,
          body: version.draft.body,
        },
      }),
    }),
    defineOperation({
      ...base('diff', 'diff'),
      method: 'GET',
      summary: `Compare two versions of a ${noun.title}`,
      params,
      query: closed({ from: revision('the older revision'), to: revision('the newer revision') }),
      content: closed({
        from: Type.Integer(),
        to: Type.Integer(),
        ...diffFields,
      }),
      errors: ['ObjectNotFound', 'VersionNotFound'],
      verb: verbs.diff,
      input: (request) => ({ uuid: uuidOf(names, request), from: request.query.from, to: request.query.to }),
      answer: (result) => ({ content: result }),
    }),
    defineOperation({
      ...base('restore', '{revision}/restore'),
      method: 'POST',
      summary: `Give a ${noun.title} the state of an older version, as a new revision`,
      params: withRevision,
      body: closed({
        reason: Type.Optional(Type.String({ maxLength: 500, description: 'why; kept with the change' })),
      }),
      content: closed({
        uuid: Type.String(),
        revision: Type.Integer({ description: 'the new revision; the old one when nothing differed' }),
        restoredRevision: Type.Integer(),
        changed: Type.Boolean(),
      }),
      revisioned: true,
      errors: ['ObjectNotFound', 'VersionNotFound', 'RevisionConflict', ...(noun.errors ?? [])],
      verb: verbs.restore,
      input: (request) => ({
        uuid: uuidOf(names, request),
        revision: revisionOf(request),
        reason: request.body.reason,
      }),
      answer: (result) => ({
        content: {
          uuid: result.document.uuid,
          revision: result.document.revision,
          restoredRevision: result.restoredRevision,
          changed: result.changed,
        },
        revision: result.document.revision,
        objectUuid: result.document.uuid,
      }),
    }),
  ];
}
