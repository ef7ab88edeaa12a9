import { endianness } from 'node:os';
import { JsonTextError } from './json-text-error.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
/** Setting this bit turns [ into {, as `quick-check.ts` has it. */
const foldBit = 0x20;
const foldedOpening = 0x7b;

/** What is shorter cannot hold so much that reading it takes long. */
const countedFrom = 128 * 1_024;
const chunkLength = 32_768;
const chunk = new Uint16Array(chunkLength);
const chunkBytes = Buffer.from(chunk.buffer);
const isReadable = endianness() === 'LE';

/**
 * What takes long to read is not many bytes but many parts, and of those names and texts that are all different. A dashboard of 8 MB has
 * neither a tenth of these values nor half of these texts unless it is made of nothing else.
 */
export interface PartLimits {
  /** Values of all kinds together: numbers, texts, lists, objects, … Default 1,000,000. */
  readonly valuesMax?: number;
  /** Texts, the keys of objects among them. Default 150,000. */
  readonly textsMax?: number;
}

export const valuesMaxDefault = 1_000_000;
export const textsMaxDefault = 150_000;

/**
 * Refuses a text of more parts than can be read before others would notice that they wait. Nothing of it has to be valid.
 *
 * @throws JsonTextError with reason `too-many`
 */
export function requireFewParts(text: string, limits: PartLimits = {}): void {
  if (text.length < countedFrom) return;
  const { valuesMax = valuesMaxDefault, textsMax = textsMaxDefault } = limits;
  let values = 1;
  let texts = 0;
  let isInString = false;
  let at = 0;
  for (let start = 0; start < text.length; start += chunkLength) {
    const length = unitsInto(text, start);
    while (at < length) {
      while (!isInString && at < length) {
        const code = chunk[at] as number;
        at += 1;
        if (code === quote) {
          isInString = true;
          texts += 1;
        } else if (code === comma || (code | foldBit) === foldedOpening) {
          values += 1;
        }
      }
      while (isInString && at < length) {
        const code = chunk[at] as number;
        at += 1;
        if (code === quote) isInString = false;
        else if (code === backslash) at += 1;
      }
    }
    // An escape that reaches into the next chunk leaves 1 here, so that its second character is passed over there.
    at -= length;
    if (values > valuesMax) throw tooMany(start, `more than ${valuesMax} values`);
    if (texts > textsMax) throw tooMany(start, `more than ${textsMax} keys and strings`);
  }
}

function unitsInto(text: string, start: number): number {
  const part = text.slice(start, start + chunkLength);
  if (isReadable) return chunkBytes.write(part, 'utf16le') / 2;
  for (let at = 0; at < part.length; at += 1) chunk[at] = part.charCodeAt(at);
  return part.length;
}

const tooMany = (offset: number, what: string): JsonTextError => new JsonTextError('too-many', offset, undefined, what);
