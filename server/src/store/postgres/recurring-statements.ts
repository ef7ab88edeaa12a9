/** Texts that are remembered, and those that are prepared: each is kept by the server for each connection. */
const TEXTS_MAX = 5_000;
const PREPARED_MAX = 400;

/** Sent with every transaction, and without values. */
const always = ['begin', 'commit', 'rollback'];

/**
 * Which statements come again, so that PostgreSQL parses and plans each once for a connection. Lists of values make many texts that come
 * once: those are not prepared.
 */
export class RecurringStatements {
  readonly #seen = new Set<string>();
  readonly #recurring = new Set<string>(always);

  has(text: string, valuesCount: number): boolean {
    if (this.#recurring.has(text)) return true;
    if (valuesCount === 0 || this.#recurring.size >= PREPARED_MAX) return false;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= TEXTS_MAX) this.#seen.clear();
      this.#seen.add(text);
      return false;
    }
    this.#seen.delete(text);
    this.#recurring.add(text);
    return true;
  }
}
