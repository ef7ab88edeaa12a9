import { type OperationAnswer, type PageInfo, RawJson } from '../../workspace/kernel/operation.ts';

const beforeContent = '{"code":200,"content":';
const beforeTraceId = ',"errorCode":"","message":"","success":true,"traceId":"';

/**
 * The answer of a call that succeeded. Built as text: a document of 20 kB is spliced in as it is stored, and not parsed and
 * written again.
 */
export function successEnvelope({ content, pageInfo }: OperationAnswer, traceId: string): string | Buffer {
  if (!(content instanceof RawJson)) return envelopeOf(contentText(content), pageInfo, traceId);
  const page = pageInfo === undefined ? '' : pageInfoText(pageInfo);
  return utf8Of([beforeContent, ...content.pieces, `${page}${beforeTraceId}${traceId}"}`]);
}

/** One allocation for all pieces: a document never becomes a string on its way out. */
function utf8Of(pieces: readonly (string | Uint8Array)[]): Buffer {
  let length = 0;
  for (const piece of pieces) length += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') at += bytes.write(piece, at);
    else {
      bytes.set(piece, at);
      at += piece.length;
    }
  }
  return bytes;
}

/** How many bytes at the end of an envelope are its own: two answers with the same content differ in nothing else. */
export function ownBytes(traceId: string): number {
  return traceId.length + '"}'.length;
}

function envelopeOf(content: string, pageInfo: PageInfo | undefined, traceId: string): string {
  const page = pageInfo === undefined ? '' : pageInfoText(pageInfo);
  return `${beforeContent}${content}${page}${beforeTraceId}${traceId}"}`;
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
export function replayEnvelope(stored: string, traceId: string): { text: string; revision: number | undefined } {
  const mark = stored.indexOf(contentMark);
  const { revision, pageInfo } = JSON.parse(`${stored.slice(0, mark)}}`) as StoredHead;
  const content = stored.slice(mark + contentMark.length, -1);
  return { text: envelopeOf(content, pageInfo, traceId), revision: revision ?? undefined };
}

interface StoredHead {
  readonly revision: number | null;
  readonly pageInfo?: PageInfo;
}
