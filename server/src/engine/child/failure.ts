/** An error in the form of the engine: a number and a name of ClickHouse's list. */
class EngineFailure extends Error {
  readonly code: number;

  constructor(code: number, name: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`);
    this.name = 'EngineFailure';
    this.code = code;
  }
}

export const failures = {
  badArguments: (message: string) => new EngineFailure(36, 'BAD_ARGUMENTS', message),
  syntax: (message: string) => new EngineFailure(62, 'SYNTAX_ERROR', message),
  unknownFormat: (message: string) => new EngineFailure(73, 'UNKNOWN_FORMAT', message),
  tooLarge: (message: string) => new EngineFailure(307, 'TOO_MANY_BYTES', message),
  tooManyQueries: (message: string) => new EngineFailure(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', message),
  cancelled: (message: string) => new EngineFailure(394, 'QUERY_WAS_CANCELLED', message),
  denied: (message: string) => new EngineFailure(497, 'ACCESS_DENIED', message),
  notImplemented: (message: string) => new EngineFailure(48, 'NOT_IMPLEMENTED', message),
};

/** The client looks for the end of an error in the last piece it received, so a text must fit into one. */
const messageBytesMax = 8192;

export interface FailureForm {
  readonly code: number;
  readonly text: string;
  readonly status: number;
}

/** What the client is sent for whatever was thrown: an error of the engine keeps its number, anything else is 1001. */
export function formOf(error: unknown): FailureForm {
  const message = error instanceof Error ? error.message : String(error);
  const found = /^Code: (\d+)\./.exec(message);
  const code = found === null ? 1001 : Number(found[1]);
  const whole = found === null ? `Code: 1001. DB::Exception: ${message}. (STD_EXCEPTION)` : message;
  return { code, text: shortened(whole), status: statusOf(code) };
}

/** Keeps the end, where the name of the error stands. */
function shortened(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= messageBytesMax) return text;
  const half = messageBytesMax / 2;
  return `${bytes.subarray(0, half).toString()} … ${bytes.subarray(-half).toString()}`;
}

const notFoundCodes = new Set([46, 47, 60, 81]);
const forbiddenCodes = new Set([164, 497]);
const busyCodes = new Set([202]);
const ownCodes = new Set([1001, 241, 159, 394]);

function statusOf(code: number): number {
  if (busyCodes.has(code)) return 503;
  if (notFoundCodes.has(code)) return 404;
  if (forbiddenCodes.has(code)) return 403;
  if (code === 307) return 413;
  return ownCodes.has(code) ? 500 : 400;
}
