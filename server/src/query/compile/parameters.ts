import { requireExpressionCount } from '../guards/statement-size.ts';

/** Everything that came from a caller gets into a statement here, as a parameter, and nowhere else. */
export class Parameters {
  readonly #names = new Map<string, string>();
  readonly #values: Record<string, Parameter> = {};
  #expressions = 0;

  get values(): Readonly<Record<string, Parameter>> {
    return this.#values;
  }

  text(value: string): string {
    return this.#add('String', value, value);
  }

  number(value: number): string {
    return this.#add('Float64', value, String(value));
  }

  /** Counts what the statement is made of. Errors: `QueryLimitExceeded`. */
  expressionMade(): void {
    this.#expressions += 1;
    requireExpressionCount(this.#expressions);
  }

  /** Of nanoseconds, which a number of JavaScript cannot hold. */
  integer(value: bigint): string {
    return this.#add('Int64', value.toString(), value.toString());
  }

  texts(values: readonly string[]): string {
    return this.#add('Array(String)', [...values], JSON.stringify(values));
  }

  integers(values: readonly bigint[]): string {
    return this.#add('Array(Int64)', `[${values.join(',')}]`, values.join(','));
  }

  /** The same value is the same parameter, so that equal expressions are equal texts: GROUP BY depends on it. */
  #add(type: string, value: Parameter, identity: string): string {
    const key = `${type} ${identity}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `p${this.#names.size}`;
    this.#values[name] = value;
    const placeholder = `{${name}:${type}}`;
    this.#names.set(key, placeholder);
    return placeholder;
  }
}

export type Parameter = string | number | readonly string[];

/** A whole number that stands in the text of a statement, where the engine takes no parameter: it was parsed, but a mistake must not become SQL. */
export function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
  return String(value);
}
