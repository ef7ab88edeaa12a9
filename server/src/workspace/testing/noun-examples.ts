/** A request as an operation means it, before a dialect encodes it. */
export interface ValidRequest {
  readonly params?: Readonly<Record<string, string | number>>;
  /** Arrays are encoded as the schema of the operation says. */
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What requests may name beside the object of their noun, all of one workspace. */
export interface NamedByRequests {
  /** Uuid of an account that is a member, and of one that is none. */
  readonly member: string;
  readonly stranger: string;
  /** The object of each noun, by the noun's folder. */
  readonly objects: Readonly<Record<string, string>>;
}

/**
 * What the tests that run over all operations must know of a noun. `testing/examples.ts` in its folder exports one, so that
 * a noun brings them with it and no file that belongs to all grows with each.
 */
export interface NounExamples {
  /**
   * Makes the object that the requests name. The marker must stand in it, so that a test can find where it shows. Left out by nouns
   * without objects.
   */
  readonly create?: { readonly path: string; readonly body: (marker: string) => Readonly<Record<string, unknown>> };
  /** One valid request for each operation by its id, with most of its parameters. */
  readonly requests: Readonly<Record<string, (uuid: string, named: NamedByRequests) => ValidRequest>>;
}

/** The requests for the history that every document noun has. */
export const historyRequests = (noun: string, parameter: string): NounExamples['requests'] => ({
  [`${noun}.version.list`]: (uuid) => ({ params: { [parameter]: uuid }, query: { pageIndex: 1, pageSize: 10 } }),
  [`${noun}.version.get`]: (uuid) => ({ params: { [parameter]: uuid, revision: 1 } }),
  [`${noun}.version.diff`]: (uuid) => ({ params: { [parameter]: uuid }, query: { from: 1, to: 1 } }),
  [`${noun}.version.restore`]: (uuid) => ({
    params: { [parameter]: uuid, revision: 1 },
    body: { reason: 'a valid request' },
  }),
});
