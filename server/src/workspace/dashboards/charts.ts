/** Hex digits of the parts of a chart id: row number of the document, hash of its content, index of the chart. */
const DOCUMENT_DIGITS = 12;
const CONTENT_DIGITS = 14;
const INDEX_DIGITS = 6;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/**
 * Charts get new ids whenever the content of their dashboard changes and keep them while it does not (board.import:
 * "rebuilt with new uuids"). They are computed, not stored, and lead back to their document without an index.
 */
const partId = (prefix: string, documentId: number, content: string, index: number): string =>
  prefix + hex(documentId, DOCUMENT_DIGITS) + content + hex(index, INDEX_DIGITS);

export const chartUuid = (documentId: number, content: string, index: number): string =>
  partId('chrt_', documentId, content, index);

export const chartGroupUuid = (documentId: number, content: string, index: number): string =>
  partId('chtg_', documentId, content, index);

/** The content part of chart ids, of a SHA-256 in hex. */
export const contentPart = (sha256: string): string => sha256.slice(0, CONTENT_DIGITS);
