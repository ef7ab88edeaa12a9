import { expect } from 'vitest';
import type { Description } from '../../server/src/dialects/open-api/description/index.ts';
import { describe } from '../../server/src/dialects/open-api/index.ts';
import {
  type AnswerValidator,
  createAnswerValidator,
} from '../../server/src/dialects/open-api/testing/answer-validator.ts';
import { operations } from '../../server/src/workspace/registry.ts';

const validators = new WeakMap<Description, AnswerValidator>();

/**
 * Fails the test when an answer is not as the description says. `path` may be a template or the path as called. The
 * description is what `/openapi.json` served, read once a server.
 */
export function expectValidAnswer(
  description: Description,
  method: string,
  path: string,
  status: number,
  body: unknown,
): void {
  let validate = validators.get(description);
  if (validate === undefined) {
    validate = createAnswerValidator(description);
    validators.set(description, validate);
  }
  expect(validate(method, path, status, body), `${method} ${path} answered ${status}`).toEqual([]);
}

/** Made once in each process of the tests: the files that follow each other in it share this module, but not what prepares each of them. */
let own: Description | undefined;

/** The same by the description of all operations of the product. */
export function expectDescribedAnswer(method: string, path: string, status: number, body: unknown): void {
  own ??= describe(operations);
  expectValidAnswer(own, method, path, status, body);
}
