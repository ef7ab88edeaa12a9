import { expect } from 'vitest';
import type { Description } from '../../server/src/dialects/open-api/description/index.ts';
import {
  type AnswerValidator,
  createAnswerValidator,
} from '../../server/src/dialects/open-api/testing/answer-validator.ts';

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
