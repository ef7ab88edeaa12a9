import { expectDescribedAnswer } from './answers.ts';
import { isDocument, isEvents, isLines, observeAnswers } from './client.ts';

/** Every answer that a test gets through the client is held against the description of its operation. */
observeAnswers((method, path, { status, headers, body, content }) => {
  if (body.errorCode !== 'RouterNotFound')
    expectDescribedAnswer(
      method,
      path.split('?')[0] ?? '',
      status,
      isLines(headers) || isEvents(headers) || isDocument(headers) ? content : body,
    );
});
