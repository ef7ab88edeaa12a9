import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { ErrorCode } from '../../../errors/index.ts';
import { defineOperation, type JsonPieces, type Operation, type OperationRequest, RawJson } from '../operation.ts';
import type { People } from '../people.ts';
import { closed, pageInfo, pageQuery } from '../schemas.ts';
import type { WriteCall } from '../transact.ts';
import { historyOperations } from './history-operations.ts';
import type { Filtered } from './list.ts';
import { type DocumentApiNames, operationBase, uuidOf, uuidParams } from './names.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from './noun.ts';
import type { DocumentText } from './read-text.ts';
import { type DocumentVerbs, documentVerbs, type NewDocument } from './verbs.ts';
import type { ChangedDocument } from './write.ts';

type Body<B extends TObject> = Pick<OperationRequest<TObject, TObject, B>, 'body' | 'sent'>;

/**
 * Builds the operations of a document noun. Each method is one documented operation; the noun gives the schemas, the
 * rule that makes a draft, and the shape of the answer. Paths, verbs, ETags and errors follow from the names.
 */
export class DocumentApi<Attributes extends DocumentAttributes> {
  readonly noun: DocumentNoun<Attributes>;
  readonly names: DocumentApiNames;
  readonly verbs: DocumentVerbs<Attributes>;

  constructor(noun: DocumentNoun<Attributes>, names: DocumentApiNames) {
    this.noun = noun;
    this.names = names;
    this.verbs = documentVerbs(noun);
  }

  list<Q extends TObject>(options: {
    query: Q;
    filter: (query: Static<Q>) => Filtered;
    row: TSchema;
    shape: (document: StoredDocument<Attributes>, people: People, isStarred: boolean) => unknown;
    /** `data`: rows lie in `content.data`; `array`: `content` is the array. */
    wrap: 'array' | 'data';
    /** Undefined where the catalogue knows no paging: the whole list is one page unless the caller sends pageSize. */
    defaultPageSize?: number;
    /** 100 unless the catalogue states no maximum. */
    pageSizeMax?: number;
    errors?: readonly ErrorCode[];
  }): Operation {
    const { noun } = this;
    const rows = Type.Array(options.row);
    const query = closed({ ...options.query.properties, ...pageQuery(options.pageSizeMax ?? 100) });
    return defineOperation({
      ...this.#base('list', 'list'),
      method: 'GET',
      summary: `List ${noun.plural}, newest change first`,
      query,
      paged: true,
      errors: options.errors ?? [],
      content: options.wrap === 'array' ? rows : closed({ data: rows }),
      verb: this.verbs.list,
      input: (request) => {
        const { pageIndex, pageSize } = request.query as Paging;
        return {
          filter: options.filter(request.query as Static<Q>),
          page: { pageIndex: pageIndex ?? 1, pageSize: pageSize ?? options.defaultPageSize },
        };
      },
      answer: (result) => {
        const content = result.documents.map((document) =>
          options.shape(document, result.people, result.stars.has(document.id)),
        );
        return {
          content: options.wrap === 'array' ? content : { data: content },
          pageInfo: pageInfo(content, result.page, result.totalCount),
        };
      },
    });
  }

  get(options: {
    content: TSchema;
    shape: (document: StoredDocument<Attributes>, people: People) => unknown;
  }): Operation {
    return defineOperation({
      ...this.#base('get', '{uuid}/get'),
      method: 'GET',
      summary: `Get one ${this.noun.title}`,
      params: this.#params(),
      content: options.content,
      revisioned: true,
      errors: ['ObjectNotFound'],
      verb: this.verbs.get,
      input: (request) => ({ uuid: this.#uuid(request) }),
      answer: (document) => ({
        content: options.shape(document, document.people),
        revision: document.revision,
        objectUuid: document.uuid,
      }),
    });
  }

  create<B extends TObject>(options: {
    action: 'create' | 'add';
    body: B;
    unknownBodyKeys?: 'refuse' | 'keep';
    draft: (request: Body<B>) => NewDocument<Attributes>;
    content: TSchema;
    shape: (document: StoredDocument<Attributes>, people: People) => unknown;
    errors?: readonly ErrorCode[];
  }): Operation {
    return defineOperation({
      ...this.#base('create', options.action),
      method: 'POST',
      summary: `Create a ${this.noun.title}`,
      body: options.body,
      unknownBodyKeys: options.unknownBodyKeys ?? 'refuse',
      content: options.content,
      revisioned: true,
      makes: true,
      errors: options.errors ?? [],
      verb: this.verbs.create,
      input: (request) => options.draft(request),
      answer: (document) => ({
        content: options.shape(document, document.people),
        revision: document.revision,
        objectUuid: document.uuid,
      }),
    });
  }

  /** `modify` and `import`: one document is given the state that a rule makes of it and of the request. */
  rewrite<B extends TObject>(options: {
    action: 'modify' | 'import';
    summary: string;
    description?: string;
    body: B;
    unknownBodyKeys?: 'refuse' | 'keep';
    rewrite: (
      current: StoredDocument<Attributes>,
      request: Body<B>,
      call: WriteCall,
    ) => DocumentDraft<Attributes> | Promise<DocumentDraft<Attributes>>;
    content: TSchema;
    shape: (changed: ChangedDocument<Attributes>, people: People) => unknown;
    errors?: readonly ErrorCode[];
  }): Operation {
    return defineOperation({
      ...this.#base(options.action, `{uuid}/${options.action}`),
      method: 'POST',
      summary: options.summary,
      ...(options.description === undefined ? {} : { description: options.description }),
      params: this.#params(),
      body: options.body,
      unknownBodyKeys: options.unknownBodyKeys ?? 'refuse',
      content: options.content,
      revisioned: true,
      errors: ['ObjectNotFound', 'RevisionConflict', ...(options.errors ?? [])],
      verb: this.verbs[options.action],
      input: (request) => ({
        uuid: this.#uuid(request),
        rewrite: (current: StoredDocument<Attributes>, call: WriteCall) => options.rewrite(current, request, call),
      }),
      answer: (changed) => ({
        content: options.shape(changed, changed.people),
        revision: changed.document.revision,
        objectUuid: changed.document.uuid,
      }),
    });
  }

  /** One document in the path. Documented as POST for some nouns and as GET for others; POST always works. */
  delete(options: {
    method: 'GET' | 'POST';
    content: TSchema;
    shape: (document: StoredDocument<Attributes>) => unknown;
  }): Operation {
    return defineOperation({
      ...this.#base('delete', '{uuid}/delete'),
      method: options.method,
      alsoPost: options.method === 'GET',
      summary: `Delete a ${this.noun.title}`,
      description: 'The delete can be reverted until the retention time of the workspace has passed.',
      params: this.#params(),
      content: options.content,
      revisioned: true,
      errors: ['ObjectNotFound', 'RevisionConflict'],
      verb: this.verbs.delete,
      input: (request) => ({ uuids: [this.#uuid(request)] }),
      answer: ([document]) => ({
        content: document === undefined ? null : options.shape(document),
        objectUuid: document?.uuid,
      }),
    });
  }

  /** One document as its template, with the body spliced in as it is stored: what was sent is what comes out. */
  export(options: { content: TSchema; text: (document: DocumentText) => JsonPieces }): Operation {
    return defineOperation({
      ...this.#base('export', '{uuid}/export'),
      method: 'GET',
      summary: `Export a ${this.noun.title} as a template`,
      params: this.#params(),
      content: options.content,
      revisioned: true,
      errors: ['ObjectNotFound'],
      verb: this.verbs.export,
      input: (request) => ({ uuid: this.#uuid(request) }),
      answer: (document) => ({
        content: new RawJson(options.text(document)),
        revision: document.revision,
        objectUuid: document.uuid,
      }),
    });
  }

  /** Versions, diff and restore: nothing in them differs between nouns. */
  history(): Operation[] {
    return historyOperations(this.noun, this.names);
  }

  /** For operations that only one noun has: id, group, path and aliases in the style of the rest. */
  base(verb: string, action: string) {
    return this.#base(verb, action);
  }

  #base(verb: string, action: string) {
    return operationBase(this.noun, this.names, verb, action);
  }

  #params() {
    return uuidParams(this.noun, this.names);
  }

  #uuid(request: { params: unknown }): string {
    return uuidOf(this.names, request);
  }
}

interface Paging {
  pageIndex?: number;
  pageSize?: number;
}
