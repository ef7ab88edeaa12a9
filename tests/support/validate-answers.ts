import { describe } from '../../server/src/dialects/open-api/index.ts';
import { operations } from '../../server/src/workspace/registry.ts';
import { expectValidAnswer } from './answers.ts';
import { isDocument, isEvents, isLines, observeAnswers } from './client.ts';

/** Every answer that a test gets through the client is held against the description of its operation. */
const description = describe(operations);

observeAnswers((method, path, { status, headers, body, content }) => {
  if (body.errorCode !== 'RouterNotFound')
    expectValidAnswer(
      description,
      method,
      path.split('?')[0] ?? '',
      status,
      isLines(headers) || isEvents(headers) || isDocument(headers) ? content : body,
    );
});
