import { documentType, eventsType, linesType } from '../../server/src/dialects/open-api/description/document.ts';
import type { AnswerValidator } from '../../server/src/dialects/open-api/testing/answer-validator.ts';
import { commonErrorCodes, type ErrorCode, errorRegistry } from '../../server/src/errors/index.ts';
import { changesOfEvents } from '../support/client.ts';
import type { WireAnswer } from './connection.ts';
import type { Draft } from './draft.ts';
import { targetOf } from './draft.ts';

/** Signs of the inside of the program: positions of a stack trace, names of its files, the words of its database. */
const insides = [
  /\n\s+at /,
  /\.(?:ts|js|mjs|cjs):\d+/,
  /node_modules|server\/src/,
  /SQLITE_|SqliteError|constraint failed/i,
  /\[object Object\]/,
];

export interface Envelope {
  readonly code: number;
  readonly content: unknown;
  readonly errorCode: string;
  readonly message: string;
  readonly success: boolean;
  readonly traceId: string;
}

export interface Judge {
  readonly validate: AnswerValidator;
  /** Texts of the other workspace that no request ever holds. */
  readonly hidden: readonly string[];
}

/** Everything that is wrong with an answer, a sentence each. */
export function judge({ validate, hidden }: Judge, draft: Draft, sent: Buffer, answer: WireAnswer): string[] {
  const problems: string[] = [];
  if (answer.status >= 500) problems.push(`answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  if ('x-injected' in answer.headers) problems.push('a header was injected');
  if (hidden.some((text) => answer.text.includes(text)))
    problems.push(`shows another workspace: ${answer.text.slice(0, 500)}`);
  if (answer.status !== 200) {
    const request = sent.toString('utf8');
    for (const sign of insides) {
      const match = sign.exec(answer.text);
      if (match !== null && !request.includes(match[0])) problems.push(`shows its inside: ${match[0]}`);
    }
  }
  if (draft.method === 'HEAD') return problems;
  if (answer.headers['content-type']?.startsWith(linesType) === true && answer.status === 200) {
    return [...problems, ...judgeLines(validate, draft, answer)];
  }
  if (answer.headers['content-type']?.startsWith(documentType) === true && answer.status === 200) {
    return [...problems, ...judgeDocument(validate, draft, answer)];
  }
  if (answer.headers['content-type']?.startsWith(eventsType) === true && answer.status === 200) {
    const values = changesOfEvents(answer.text);
    return [...problems, ...validate(draft.method, decodedPath(pathOf(draft)), answer.status, values)];
  }
  if (!answer.headers['content-type']?.startsWith('application/json')) problems.push('the answer is not JSON');
  const envelope = parsed(answer.text);
  if (envelope === undefined) return [...problems, `no JSON: ${answer.text.slice(0, 200)}`];
  return [...problems, ...judgeEnvelope(validate, draft, answer, envelope)];
}

/** A streamed answer has no envelope, and each of its lines is a value by itself. */
function judgeLines(validate: AnswerValidator, draft: Draft, answer: WireAnswer): string[] {
  const lines = answer.text.split('\n');
  const problems = lines.pop() === '' ? [] : ['the last line does not end'];
  const values = lines.map(parsed);
  if (values.includes(undefined)) return [...problems, 'a line is no JSON'];
  return [...problems, ...validate(draft.method, decodedPath(pathOf(draft)), answer.status, values)];
}

/** Neither has a document. */
function judgeDocument(validate: AnswerValidator, draft: Draft, answer: WireAnswer): string[] {
  const value = parsed(answer.text);
  if (value === undefined) return ['the document is no JSON'];
  return validate(draft.method, decodedPath(pathOf(draft)), answer.status, value);
}

const pathOf = (draft: Draft): string =>
  targetOf(draft)
    .replace(/^http:\/\/[^/]*/, '')
    .split(/[?#]/)[0] ?? '';

function judgeEnvelope(validate: AnswerValidator, draft: Draft, answer: WireAnswer, envelope: Envelope): string[] {
  const problems: string[] = [];
  const target = targetOf(draft);
  // Another dialect's, or nobody's.
  if (answer.status === 404 && !target.startsWith('/api/v1/')) return problems;
  if (envelope.traceId !== answer.headers['x-trace-id']) problems.push('header and body name different trace ids');
  if (envelope.success !== (answer.status === 200))
    problems.push(`success is ${envelope.success} with ${answer.status}`);
  if (answer.status !== 200) {
    const known = errorRegistry[envelope.errorCode as ErrorCode] as { status: number } | undefined;
    if (known?.status !== answer.status) problems.push(`${answer.status} with the code ${envelope.errorCode}`);
    if (envelope.content !== null) problems.push('a failure with content');
    if (envelope.message === '') problems.push('a failure without a message');
  }
  const found = validate(draft.method, decodedPath(pathOf(draft)), answer.status, envelope);
  // What has no route has no description: any operation's failures may be told there, and nothing else.
  const isUndescribed = found.some((problem) => problem.endsWith('is not described'));
  const isCommon = commonErrorCodes.includes(envelope.errorCode as ErrorCode);
  const hasNoRoute = envelope.errorCode === 'RouterNotFound' || isUndescribed;
  return hasNoRoute && isCommon ? problems : [...problems, ...found];
}

/** Literal parts of a path may be written with escapes; the router reads them. */
function decodedPath(path: string): string {
  try {
    return path.split('/').map(decodeURIComponent).map(encodeURIComponent).join('/');
  } catch {
    return path;
  }
}

function parsed(text: string): Envelope | undefined {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return undefined;
  }
}
