import { BelvedereError } from '../../errors/index.ts';

const FOREIGN = /[^A-Za-z0-9+/=\r\n]/;
/** Padding with something other than padding or a line break behind it. */
const EARLY_PADDING = /=(?=[=\r\n]*[A-Za-z0-9+/])/;

interface Fault {
  /** In UTF-16 units; the length of the text when it ends too early. */
  readonly offset: number;
  readonly rule: string;
}

const withoutBreaks = (text: string): string => text.replaceAll(/[\r\n]/g, '');

/**
 * Base64 as RFC 4648 section 4 has it, padded, with line breaks anywhere: encoders wrap lines, and the vendor's own ends
 * with one. Node's decoder skips whatever it does not know, so what it makes of the text is encoded again and compared.
 */
function faultOf(text: string): Fault | undefined {
  const symbols = withoutBreaks(text);
  if (Buffer.from(symbols, 'base64').toString('base64') === symbols) return undefined;
  const foreign = text.search(FOREIGN);
  if (foreign !== -1)
    return { offset: foreign, rule: 'is not a character of the standard alphabet (A-Z a-z 0-9 + / =)' };
  const early = text.search(EARLY_PADDING);
  if (early !== -1) return { offset: early, rule: 'is padding in the middle of the text' };
  if (symbols.length % 4 !== 0) return { offset: text.length, rule: 'ends inside a group of four characters' };
  return { offset: text.trimEnd().length - 1, rule: 'closes a group that no bytes are encoded as' };
}

/** Errors: `InvalidParameter` with the field and the offset of the first character that is wrong. */
export function checkBase64(field: string, text: string): void {
  const fault = faultOf(text);
  if (fault === undefined) return;
  throw new BelvedereError(
    'InvalidParameter',
    `${field} must be base64: what stands at offset ${fault.offset} ${fault.rule}. Encode the bytes with the standard alphabet and padding`,
    { detail: { field, offset: fault.offset } },
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Base64 as a version diff shows it: by lines where it is text. `asSent` tells spellings of the same bytes apart. */
export function readableBase64(text: string): unknown {
  const bytes = Buffer.from(withoutBreaks(text), 'base64');
  const asSent = bytes.toString('base64') === text ? {} : { asSent: text };
  try {
    return { lines: utf8.decode(bytes).split('\n'), ...asSent };
  } catch {
    return text;
  }
}
