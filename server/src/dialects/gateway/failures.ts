import type { ErrorCode } from '../../errors/index.ts';
import type { PointFormat } from '../../ingest/decode/decode.ts';

/** What senders look for in the answers of the write API, where that names a code of its own. */
const writeCodes: Partial<Record<ErrorCode, string>> = {
  InvalidIngestToken: 'datakit.invalidToken',
  TooManyFailedCredentials: 'datakit.reachMaxApiLimit',
  UnsupportedEncoding: 'datakit.decodeBodyFailed',
};

/** Of a body that is no list of points at all. */
export const undecodableCode: Readonly<Record<PointFormat, string>> = {
  'line-protocol': 'datakit.invalidLinePoint',
  json: 'datakit.invalidJsonPoint',
  protobuf: 'datakit.invalidProtobufPoint',
  pbjson: 'datakit.invalidProtobufPoint',
};

/** The two fields in which agents are told failures: a code in camel case below the name of who says it, and a sentence. */
export const failureBody = (code: string, message: string): string => JSON.stringify({ error_code: code, message });

export const gatewayCode = (code: ErrorCode): string =>
  writeCodes[code] ?? `gateway.${code.charAt(0).toLowerCase()}${code.slice(1)}`;

/** A refusal that has no code of the product: the write API names more kinds than anybody else needs. */
export class WriteRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'WriteRefusal';
    this.status = status;
    this.code = code;
  }
}
