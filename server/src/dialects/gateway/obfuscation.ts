import { BelvedereError } from '../../errors/index.ts';

/** The name that agents send from 2.7.0 on, and the one that their library had before. */
const headerNames = ['x-payload-obfuscation', 'x-guance-payload-obfuscation'];
/** The first bytes of the gzip body with ten added to each, modulo 256: it hides the form from a proxy and protects nothing. */
const knownMode = 'gzip-caesar-v1';
const shiftedBytes = 256;
const shift = 10;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** How the sender says that it has changed the body; undefined for nearly all. */
export function obfuscationOf(headers: Headers): string | undefined {
  const name = headerNames.find((each) => headers[each] !== undefined);
  return name === undefined ? undefined : String(headers[name]);
}

/** The body as it was before; changes it in place. Errors: `UnsupportedEncoding`. */
export function undoObfuscation(mode: string, body: Buffer): Buffer {
  if (mode !== knownMode) {
    const message = `the header X-Payload-Obfuscation must be ${knownMode}, or not be there`;
    throw new BelvedereError('UnsupportedEncoding', message);
  }
  for (const [at, byte] of body.subarray(0, shiftedBytes).entries()) body[at] = byte - shift;
  return body;
}
