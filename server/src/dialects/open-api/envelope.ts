import type { SharedBody } from '../../http/index.ts';
import { parseJson } from '../../json/index.ts';
import { type OperationAnswer, type PageInfo, RawJson } from '../../workspace/kernel/operation.ts';

const beforeContent = '{"code":200,"content":';
const beforeTraceId = ',"errorCode":"","message":"","success":true,"traceId":"';
const bytesBeforeContent = Buffer.from(beforeContent);
const bytesBeforeTraceId = Buffer.from(beforeTraceId);

/**
 * The answer of a call that succeeded, of which the trace id is its own. Built as text or bytes: a document of 20 kB is put
 * in as it is stored, and not parsed and written again.
 */
export function successEnvelope(
  { content, pageInfo }: OperationAnswer,
  traceId: string,
  rehearsal?: string,
): SharedBody {
  // What a dry run would have changed, as JSON text, stands behind everything that the real call would have answered.
  const own = rehearsal === undefined ? `${traceId}"}` : `${traceId}","dryRun":${rehearsal}}`;
  if (!(content instanceof RawJson)) return envelopeOf(contentText(content), pageInfo, own);
  const page = pageInfo === undefined ? [] : [pageInfoText(pageInfo)];
  return { shared: [bytesBeforeContent, ...content.pieces, ...page, bytesBeforeTraceId], own };
}

function envelopeOf(content: string, pageInfo: PageInfo | undefined, own: string): SharedBody {
  const page = pageInfo === undefined ? '' : pageInfoText(pageInfo);
  return { shared: [`${beforeContent}${content}${page}${beforeTraceId}`], own };
}

function contentText(content: unknown): string {
  if (content instanceof RawJson) return content.text;
  return content === undefined ? 'null' : JSON.stringify(content);
}

function pageInfoText({ count, pageIndex, pageSize, totalCount }: PageInfo): string {
  return `,"pageInfo":{"count":${count},"pageIndex":${pageIndex},"pageSize":${pageSize},"totalCount":${totalCount}}`;
}

/** What a repeat of the call gets under its Idempotency-Key, as JSON text. The content stands last, so that it can be cut off. */
export function storedAnswer(answer: OperationAnswer): string {
  const page = answer.pageInfo === undefined ? '' : pageInfoText(answer.pageInfo);
  return `{"revision":${answer.revision ?? null}${page}${contentMark}${contentText(answer.content)}}`;
}

/** Neither the revision nor the page can hold this text, so its first place is where the content starts. */
const contentMark = ',"content":';

/** The envelope and revision of a stored answer, under the trace id of the repeat. */
export function replayEnvelope(stored: string, traceId: string): { body: SharedBody; revision: number | undefined } {
  const mark = stored.indexOf(contentMark);
  const { revision, pageInfo } = parseJson(`${stored.slice(0, mark)}}`) as StoredHead;
  const content = stored.slice(mark + contentMark.length, -1);
  return { body: envelopeOf(content, pageInfo, `${traceId}"}`), revision: revision ?? undefined };
}

interface StoredHead {
  readonly revision: number | null;
  readonly pageInfo?: PageInfo;
}
