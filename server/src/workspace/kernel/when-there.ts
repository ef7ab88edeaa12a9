/**
 * Goes on with a value, at once where it is there: what a hot read asks for nearly always is, and to wait for it all the same costs as much
 * as looking it up. Whoever calls must expect an error that is thrown as well as a promise that is rejected.
 */
export const whenThere = <Value, Result>(
  value: Value | Promise<Value>,
  use: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> => (value instanceof Promise ? value.then(use) : use(value));
