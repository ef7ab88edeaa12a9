type Bindable = null | string | number | bigint | Uint8Array;

const isBindable = (value: unknown): value is Bindable =>
  value === null ||
  typeof value === 'string' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  typeof value === 'bigint' ||
  value instanceof Uint8Array;

/**
 * `node:sqlite` takes an object as first parameter for the object of *named* parameters and then binds nothing, without an error; NaN
 * becomes null; PostgreSQL's driver makes text of anything. All of it would write wrong rows in silence, so whatever is unusual is
 * refused, the same for both.
 */
export function checkParameter(value: unknown): asserts value is Bindable {
  if (!isBindable(value)) {
    throw new TypeError(`a parameter of type ${value === null ? 'null' : typeof value} cannot be bound`);
  }
}

export function checkParameters(parameters: readonly unknown[]): readonly Bindable[] {
  for (const value of parameters) checkParameter(value);
  return parameters as readonly Bindable[];
}
