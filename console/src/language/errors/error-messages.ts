/** What a person is told of an error code: what it means, and what to do next. The sentence of the server, with its names and places, stands below. */
interface ErrorMessage {
  readonly title: string;
  readonly step: string;
}

/** By error code: all of those that the server can answer. */
export type ErrorMessages = Readonly<Record<string, ErrorMessage>>;

export const messagesOf = (table: Readonly<Record<string, readonly [title: string, step: string]>>): ErrorMessages =>
  Object.fromEntries(Object.entries(table).map(([code, [title, step]]) => [code, { title, step }]));
