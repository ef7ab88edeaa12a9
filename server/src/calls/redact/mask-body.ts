import { hash } from 'node:crypto';
import { parseJson } from '../../json/index.ts';
import { maskValues } from './mask-values.ts';
import { pointerTree } from './pointers.ts';

/** Of a longer body only the digest is kept. */
export const bodyBytesMax = 16 * 1024;

export interface MaskedBody {
  /** JSON text; empty when there is none, or none that is kept. */
  readonly body: string;
  /** SHA-256 in hex of a body that is not kept; empty otherwise. */
  readonly bodyDigest: string;
}

/**
 * What is kept of the body of a change: its JSON text with the secrets hidden. `pointers` are those of `secrets.body` of the operation;
 * members whose names look like secrets are hidden without being declared. Of a text that is no JSON or longer than 16 kB only the
 * digest is kept: what cannot be read cannot be cleared of secrets. `sent` are the bytes that it came as, where they are at hand.
 */
export function maskBody(text: string, pointers: readonly string[], sent?: Uint8Array): MaskedBody {
  if (text === '') return { body: '', bodyDigest: '' };
  if (text.length > bodyBytesMax || Buffer.byteLength(text) > bodyBytesMax || !isJson(text)) {
    return { body: '', bodyDigest: digestOf(sent ?? text) };
  }
  return { body: maskValues(text, pointerTree(pointers)), bodyDigest: '' };
}

function isJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}

/** SHA-256 of a body in hex, as it stands for a body that is not kept. */
export const digestOf = (body: string | Uint8Array): string => hash('sha256', body, 'hex');
