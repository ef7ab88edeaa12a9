/** The units of a text of the language, to compare others with. A loop over a text itself is slower. */
export function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at);
  return codes;
}

/** A text in the forms in which bodies are compared with it. */
export interface TextForm {
  readonly codes: Uint16Array;
  /** Of plain ASCII from four characters on: four bytes each, little-endian, the last four too, whichever of them came before. */
  readonly words: Int32Array | undefined;
}

export function formOf(text: string): TextForm {
  const codes = codesOf(text);
  if (codes.length < 4 || codes.some((code) => code > 127)) return { codes, words: undefined };
  const bytes = Buffer.from(text, 'latin1');
  const words = new Int32Array(Math.ceil(codes.length / 4));
  for (let index = 0; index < words.length; index += 1)
    words[index] = bytes.readInt32LE(Math.min(index * 4, bytes.length - 4));
  return { codes, words };
}
