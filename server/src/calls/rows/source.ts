import type { CallRecord } from '../call-record.ts';
import { cutText } from '../redact/cut-text.ts';
import { textUnitsMax, userAgentUnitsMax } from './limits.ts';
import { textBytesMax, writeText } from './write-text.ts';

/** The fields of `sourceColumns`, in their order. */
type Source = Pick<
  CallRecord,
  | 'workspace'
  | 'callerKind'
  | 'caller'
  | 'callerName'
  | 'credential'
  | 'dialect'
  | 'operation'
  | 'effect'
  | 'permission'
  | 'method'
  | 'template'
  | 'address'
  | 'userAgent'
>;

interface Known extends Source {
  readonly bytes: Uint8Array;
}

/** So many programs may take turns before what is known of them is written anew. */
const knownMax = 16;
const known: Known[] = [];
let nextPlace = 0;

/** The source columns of a call, written once for all calls that have them in common. */
export function sourceOf(record: Source): Uint8Array {
  for (const each of known) if (isSame(each, record)) return each.bytes;
  const written = write(record);
  known[nextPlace] = written;
  nextPlace = (nextPlace + 1) % knownMax;
  return written.bytes;
}

const isSame = (one: Source, other: Source): boolean =>
  one.template === other.template &&
  one.caller === other.caller &&
  one.address === other.address &&
  one.userAgent === other.userAgent &&
  one.method === other.method &&
  one.workspace === other.workspace &&
  one.callerKind === other.callerKind &&
  one.callerName === other.callerName &&
  one.credential === other.credential &&
  one.dialect === other.dialect &&
  one.operation === other.operation &&
  one.effect === other.effect &&
  one.permission === other.permission;

function write(record: Source): Known {
  const source: Source = {
    workspace: record.workspace,
    callerKind: record.callerKind,
    caller: record.caller,
    callerName: record.callerName,
    credential: record.credential,
    dialect: record.dialect,
    operation: record.operation,
    effect: record.effect,
    permission: record.permission,
    method: record.method,
    template: record.template,
    address: record.address,
    userAgent: record.userAgent,
  };
  const texts = Object.values({ ...source, userAgent: cutText(source.userAgent, userAgentUnitsMax) });
  const kept = texts.map((text) => cutText(text, textUnitsMax));
  const into = Buffer.allocUnsafe(kept.reduce((bytes, text) => bytes + textBytesMax(text.length), 0));
  let end = 0;
  for (const text of kept) end = writeText(into, end, text);
  return { ...source, bytes: Uint8Array.from(into.subarray(0, end)) };
}
