/** The units of a text of the language, to compare others with. A loop over a text itself is slower. */
export function codesOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at);
  return codes;
}

/** A text in the forms in which bodies are compared with it. */
export interface TextForm {
  readonly codes: Uint16Array;
  /** Of plain ASCII: four of its bytes each, little-endian, without the last ones that are fewer. */
  readonly words: Int32Array | undefined;
}

export function formOf(text: string): TextForm {
  const codes = codesOf(text);
  if (codes.some((code) => code > 127)) return { codes, words: undefined };
  const words = new Int32Array(codes.length >> 2);
  for (let index = 0; index < words.length; index += 1) {
    const [first = 0, second = 0, third = 0, fourth = 0] = codes.subarray(index * 4, index * 4 + 4);
    words[index] = first | (second << 8) | (third << 16) | (fourth << 24);
  }
  return { codes, words };
}
