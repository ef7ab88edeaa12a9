/** A damaged store could have a problem in every row; a person needs the first ones and their number. */
const PROBLEMS_MAX = 200;

/** Collects what verification finds. */
export class Report {
  changes = 0;
  versions = 0;
  readonly #problems: string[] = [];
  #more = 0;

  problem(sentence: string): void {
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push(sentence);
    else this.#more += 1;
  }

  get problems(): string[] {
    return this.#more === 0 ? [...this.#problems] : [...this.#problems, `and ${this.#more} more problems`];
  }
}
