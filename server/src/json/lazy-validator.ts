import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** Above this size only the first problem is looked for: a list of a million wrong elements is not worth a million errors. */
const explainedCharactersMax = 256 * 1024;

export interface Validator<Value = unknown> {
  readonly accepts: (value: unknown) => value is Value;
  /** Why a value that was not accepted was not. `characters` is about how long it is as JSON. */
  readonly explain: (value: unknown, characters: number) => readonly ErrorObject[];
}

/**
 * One compiler for all schemas. `strict` is off because the declarations carry keywords of their own (`x-query`);
 * formats are documentation. Nothing is coerced, defaulted or removed: what a caller sent is what is judged. Schemas are not judged
 * themselves, they come from declarations: it took five times as long as to compile them, at the first call of each operation.
 */
const settings = { strict: false, validateFormats: false, validateSchema: false, meta: false, logger: false } as const;

/** Compiles on first use: 300 operations have some 900 schemas, and most servers meet a few dozen of them. */
export function lazyValidator<Value = unknown>(schema: object): Validator<Value> {
  let quick: ValidateFunction | undefined;
  let all: ValidateFunction | undefined;
  let first: ValidateFunction | undefined;
  return {
    accepts(value): value is Value {
      quick ??= new Ajv(settings).compile(schema);
      return quick(value);
    },
    explain(value, characters) {
      let explaining: ValidateFunction;
      if (characters <= explainedCharactersMax) {
        all ??= new Ajv({ ...settings, allErrors: true, verbose: true }).compile(schema);
        explaining = all;
      } else {
        first ??= new Ajv({ ...settings, verbose: true }).compile(schema);
        explaining = first;
      }
      explaining(value);
      return explaining.errors ?? [];
    },
  };
}
