import { parseJson } from '../../json/index.ts';
import type { RunningQuery } from './desk.ts';

/** A query that runs, without what only the engine knows of it. */
export type MarkedQuery = Omit<RunningQuery, 'progress'>;

/** Settings stand in URLs, which proxies in front of a server cut off. */
const TEXT_CHARACTERS_MAX = 1_024;

/**
 * Goes with each statement of a query as the setting `log_comment`: by it the engine's list of processes says whose statement is whose. Where several
 * servers ask one engine it carries all that a list of running queries shows, since only the server that runs a query knows it otherwise.
 */
export function statementMark(query: MarkedQuery, isShared: boolean): string {
  const shown = isShared ? { ...query, text: query.text.slice(0, TEXT_CHARACTERS_MAX) } : {};
  return `${markBegin(query.workspaceNumber, query.id)}${Buffer.from(JSON.stringify(shown)).toString('base64url')}`;
}

/** What every mark begins with. The engine may put a mark of its own behind one, and a space between them. */
export const markPrefix = 'belvedere-query:';

/** What the marks of one query begin with. The id is a uuid of ours or what a caller takes for one: nothing else stands in a mark. */
export function markBegin(workspaceNumber: number, id: string): string {
  if (!isQueryId(id)) throw new RangeError(`${JSON.stringify(id)} is no id of a query`);
  return `${markPrefix}${workspaceNumber}:${id}:`;
}

export const isQueryId = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** The query of a mark; undefined for one that says no more than its id. */
export function readMark(mark: string): { readonly id: string; readonly query: MarkedQuery | undefined } {
  const [, workspace = '', id = '', shown = ''] = (mark.split(' ', 1)[0] ?? '').split(':');
  const query = parsed(shown);
  // Whoever may send statements to the engine may write any mark: one that contradicts itself shows nothing.
  const isWhole = query.id === id && String(query.workspaceNumber) === workspace;
  return { id, query: isWhole ? (query as MarkedQuery) : undefined };
}

function parsed(shown: string): Partial<MarkedQuery> {
  try {
    const value: unknown = parseJson(Buffer.from(shown, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
