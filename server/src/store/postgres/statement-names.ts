/** Texts that are remembered, and those that get a name: each is kept by the server for each connection. */
const TEXTS_MAX = 5_000;
const NAMES_MAX = 400;

/**
 * Names for statements that come again, so that PostgreSQL parses and plans each once for a connection. Lists of values make many texts
 * that come once: those get none.
 */
export class StatementNames {
  readonly #seen = new Set<string>();
  readonly #names = new Map<string, string>();

  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= NAMES_MAX) return undefined;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= TEXTS_MAX) this.#seen.clear();
      this.#seen.add(text);
      return undefined;
    }
    this.#seen.delete(text);
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
