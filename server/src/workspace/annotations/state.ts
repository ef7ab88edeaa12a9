import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { AnnotationTable } from '../../store/schema.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

/** What callers say of an annotation. */
export interface AnnotationState {
  readonly text: string;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch; a moment ends when it starts. */
  readonly start: number;
  readonly end: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A mark on the time line of a dashboard, or of the whole workspace. */
export interface StoredAnnotation extends AnnotationState {
  /** The number by which clients name it. */
  readonly id: number;
  readonly uuid: string;
  /** Number of its dashboard; null for one of the whole workspace. */
  readonly dashboardId: number | null;
  /** 0 for none. */
  readonly panelId: number;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toAnnotation = (row: Selectable<AnnotationTable>): StoredAnnotation => ({
  id: row.id,
  uuid: row.uuid,
  text: row.text,
  tags: parseJson(row.tags) as string[],
  start: row.time_start,
  end: row.time_end,
  data: parseJson(row.data) as Record<string, unknown>,
  dashboardId: row.dashboard_id,
  panelId: row.panel_id,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const NAME_UNITS = 100;

export const columnsOf = ({ text, tags, start, end, data }: AnnotationState) => ({
  // Cut between characters: half of one is no text on PostgreSQL.
  name: [...text.slice(0, 2 * NAME_UNITS)].slice(0, NAME_UNITS).join('').toWellFormed(),
  text,
  tags: JSON.stringify(tags),
  time_start: start,
  time_end: end,
  data: JSON.stringify(data),
});

/** The state as versions keep it. */
export const annotationStateText = ({
  text,
  tags,
  start,
  end,
  data,
  dashboardId,
  panelId,
}: AnnotationState & Pick<StoredAnnotation, 'dashboardId' | 'panelId'>): string =>
  JSON.stringify({ text, tags, start, end, data, dashboardId, panelId });

export const annotationStateOf = (text: string): AnnotationState => {
  const { dashboardId: _, panelId: __, ...state } = parseJson(text) as StoredAnnotation;
  return state;
};

export const conflictFacts = (annotation: StoredAnnotation) => conflictFactsOf('annotation', annotation);

/** The same for one that never was, is deleted, is another workspace's, or belongs to a dashboard that is closed to the caller. */
export const annotationNotFound = (id: number): BelvedereError =>
  new BelvedereError('ObjectNotFound', `annotation ${id} does not exist in this workspace`);
