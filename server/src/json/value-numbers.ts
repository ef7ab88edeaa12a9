/**
 * Numbers JSON values so that two of them are equal exactly when their numbers are: comparing whole subtrees costs one
 * look-up, and the alignment of arrays may compare the same ones many times. The order of an object's keys does not count.
 * Every value is visited a fixed number of times, without stack.
 */
export class ValueNumbers {
  readonly #scalars = new Map<unknown, number>();
  readonly #containers = new Map<object, number>();
  readonly #shapes = new Map<string, number>();
  #next = 0;

  numberOf(value: unknown): number {
    if (!isContainer(value)) return this.#intern(this.#scalars, value);
    const known = this.#containers.get(value);
    if (known !== undefined) return known;
    const pending: object[] = [value];
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const waiting = pending.length;
      if (!this.#containers.has(top)) {
        for (const child of Object.values(top)) {
          if (isContainer(child) && !this.#containers.has(child)) pending.push(child);
        }
      }
      if (pending.length > waiting) continue;
      pending.pop();
      if (!this.#containers.has(top)) this.#containers.set(top, this.#intern(this.#shapes, this.#shapeOf(top)));
    }
    return this.#containers.get(value) as number;
  }

  /** The children are numbered already. */
  #shapeOf(container: object): string {
    if (Array.isArray(container)) return `[${container.map((item) => this.#childNumber(item)).join()}]`;
    const members = Object.entries(container).map(([key, child]) => {
      return `${this.#intern(this.#scalars, key)}:${this.#childNumber(child)}`;
    });
    return `{${members.sort().join()}}`;
  }

  #childNumber(child: unknown): number {
    return isContainer(child) ? (this.#containers.get(child) as number) : this.#intern(this.#scalars, child);
  }

  #intern<Value>(numbers: Map<Value, number>, value: Value): number {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    this.#next += 1;
    numbers.set(value, this.#next);
    return this.#next;
  }
}

export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
