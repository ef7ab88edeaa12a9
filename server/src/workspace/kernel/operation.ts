import type { Static, TObject, TSchema } from 'typebox';
import type { ErrorCode } from '../../errors/index.ts';
import type { PartLimits, SentJson } from '../../json/index.ts';
import type { Verb } from './verb.ts';

export interface OperationRequest<P extends TObject, Q extends TObject, B extends TObject> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  /** The body exactly as sent, for documents that are stored as sent; `{}` when there was none. */
  readonly sent: Pick<SentJson, 'text' | 'node'>;
  /** `Last-Event-ID`: the id of the last event that the caller has. */
  readonly lastEventId?: string | undefined;
}

export interface PageInfo {
  readonly count: number;
  readonly pageIndex: number;
  readonly pageSize: number;
  readonly totalCount: number;
}

type JsonPiece = string | Uint8Array;

/** JSON as text or as its UTF-8 bytes, in one piece or in several that follow each other. */
export type JsonPieces = JsonPiece | readonly JsonPiece[];

/** JSON that goes into the answer as it stands. */
export class RawJson {
  readonly pieces: readonly JsonPiece[];

  constructor(json: JsonPieces) {
    this.pieces = typeof json === 'string' || json instanceof Uint8Array ? [json] : json;
  }

  get text(): string {
    return this.pieces.map((piece) => (typeof piece === 'string' ? piece : utf8.decode(piece))).join('');
  }
}

const utf8 = new TextDecoder();

/** What is made before the first chunk fails as any operation does; what fails later breaks the connection. */
export interface AnswerStream {
  readonly contentType: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Each chunk has to arrive when it is made. */
  readonly isLive?: boolean | undefined;
}

export interface OperationAnswer {
  readonly content: unknown | RawJson;
  /** The body of a streamed operation, which is sent as it is made and without an envelope; `content` is undefined then. */
  readonly stream?: AnswerStream | undefined;
  readonly pageInfo?: PageInfo | undefined;
  /** Revision of the one object that the answer shows: becomes the `ETag`. */
  readonly revision?: number | undefined;
  /** Uuid of the object that the operation made or changed, for the record and for refused repeats. */
  readonly objectUuid?: string | undefined;
}

/**
 * One operation of the Open API, declared once. Route, validation, API description, redaction and client derive from it.
 */
export interface OperationDeclaration<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TObject = TObject,
  Input = unknown,
  Result = unknown,
> {
  /** `dashboards.create`; also the operationId of the API description. */
  readonly id: string;
  /** Tag under which the API description lists it. */
  readonly group: string;
  readonly method: 'GET' | 'POST';
  /** Documented as a GET that changes something: POST is served as well. */
  readonly alsoPost?: boolean;
  /** With `{names}` of path parameters: `/api/v1/dashboards/{dashboard_uuid}/get`. */
  readonly path: string;
  /** Other spellings that real scripts use. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** What happens to body keys that the schema does not name. Never dropped in silence. Default: refuse. */
  readonly unknownBodyKeys?: 'refuse' | 'keep';
  /** Of a body that may hold more than one document may. */
  readonly bodyParts?: PartLimits;
  /** Schema of `content`; of each line or event where the answer is streamed. */
  readonly content: TSchema;
  /**
   * The answer is JSON values in lines (`application/x-ndjson`), one JSON document, or events (`text/event-stream`) whose data are JSON
   * values; without an envelope, sent as they are made.
   */
  readonly streamed?: boolean | 'document' | 'events';
  readonly paged?: boolean;
  /** True when the answer carries an ETag, and the request may carry If-Match where it changes that object. */
  readonly revisioned?: boolean;
  /** The operation makes its object: there is no revision yet that If-Match could name. */
  readonly makes?: boolean;
  /** Codes beyond those that any operation may answer. */
  readonly errors?: readonly ErrorCode[];
  /** JSON Pointers of secret fields; `*` stands for every element. Recording, logging and answers redact by it. */
  readonly secrets?: { readonly body?: readonly string[]; readonly content?: readonly string[] };
  readonly verb: Verb<Input, Result>;
  readonly input: (request: OperationRequest<P, Q, B>) => Input;
  /** Shapes the result. Synchronous and pure: it may run inside the transaction. */
  readonly answer: (result: Result) => OperationAnswer;
}

/** An operation whose type parameters have been closed over. */
export type Operation = OperationDeclaration<TObject, TObject, TObject, never, never>;

/** Whether a request of the operation may carry If-Match. */
export const takesIfMatch = ({ revisioned, makes, verb }: Operation): boolean =>
  revisioned === true && makes !== true && verb.effect === 'change';

/** Keeps the type parameters for the author of a declaration and hides them from the registry. */
export function defineOperation<P extends TObject, Q extends TObject, B extends TObject, Input, Result>(
  declaration: OperationDeclaration<P, Q, B, Input, Result>,
): Operation {
  return Object.freeze(declaration) as unknown as Operation;
}
