export type JsonTextReason = 'too-deep' | 'too-many' | 'refused-key' | 'null-character' | 'lone-surrogate' | 'syntax';

/**
 * A JSON text that is not accepted. `offset` counts UTF-16 units from the start of the text; `path` names the place as
 * `charts[3].name`, or is undefined at the outermost value. The message never quotes the text: it may hold secrets.
 */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
  readonly reason: JsonTextReason;
  readonly offset: number;
  readonly path: string | undefined;

  constructor(reason: JsonTextReason, offset: number, path: string | undefined, message: string) {
    super(message);
    this.reason = reason;
    this.offset = offset;
    this.path = path;
  }
}
