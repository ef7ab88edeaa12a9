/** Tells lines and bytes of a text for offsets that only grow, so that telling many costs one walk over the text. */
export class Places {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #bytes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  of(offset: number): { readonly line: number; readonly offset: number } {
    let lineEnd = this.#text.indexOf('\n', this.#at);
    while (lineEnd !== -1 && lineEnd < offset) {
      this.#line += 1;
      lineEnd = this.#text.indexOf('\n', lineEnd + 1);
    }
    this.#bytes += Buffer.byteLength(this.#text.slice(this.#at, offset));
    this.#at = offset;
    return { line: this.#line, offset: this.#bytes };
  }
}
