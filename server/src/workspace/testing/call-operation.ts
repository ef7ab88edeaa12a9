import { text } from 'node:stream/consumers';
import { parseJson, readSentJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { type Operation, type OperationAnswer, RawJson } from '../kernel/operation.ts';

export interface OperationCall {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  /** JSON text is taken as sent; a value is written as JSON first. */
  readonly body?: unknown;
}

export interface CalledAnswer extends OperationAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose schema the description test checks.
  readonly content: any;
  /** `content` as the text that is sent; of a stream all of it, and `content` is the list of its lines. */
  readonly contentText: string;
}

/** Calls an operation as its dialect would after validation: input, verb, answer. */
export async function callOperation(
  operation: Operation,
  ctx: Context,
  call: OperationCall = {},
): Promise<CalledAnswer> {
  const bodyText = typeof call.body === 'string' ? call.body : JSON.stringify(call.body ?? {});
  const open = operation as unknown as {
    input: (request: object) => unknown;
    verb: (call: { ctx: Context; input: unknown }) => Promise<unknown>;
    answer: (result: unknown) => OperationAnswer;
  };
  const input = open.input({
    params: call.params ?? {},
    query: call.query ?? {},
    body: parseJson(bodyText) as unknown,
    sent: readSentJson(bodyText),
  });
  const answer = open.answer(await open.verb({ ctx, input }));
  if (answer.stream !== undefined) {
    const contentText = await text(answer.stream.chunks);
    if (!answer.stream.contentType.startsWith('application/x-ndjson')) {
      return { ...answer, content: parseJson(contentText), contentText };
    }
    const lines = contentText.split('\n').slice(0, -1);
    return { ...answer, content: lines.map((line) => parseJson(line)), contentText };
  }
  const contentText = answer.content instanceof RawJson ? answer.content.text : JSON.stringify(answer.content);
  return { ...answer, content: parseJson(contentText), contentText };
}

/** The operation with this id. */
export function operationNamed(operations: readonly Operation[], id: string): Operation {
  const operation = operations.find((candidate) => candidate.id === id);
  if (operation === undefined)
    throw new Error(`no operation ${id} among ${operations.map((each) => each.id).join(', ')}`);
  return operation;
}
