import { type PointTable, type PointTableName, pointTables } from '../telemetry/point-tables.ts';
import type { Category } from './category.ts';

/** Where the points of a category go. */
export interface CategoryTables {
  readonly points: PointTable;
  /** Of objects: holds only the newest report of each, while `points` has all of them. */
  readonly newest: PointTable | undefined;
}

const withHistory: Partial<Record<Category, PointTableName>> = {
  object: 'object_history',
  custom_object: 'custom_object_history',
};

export function tablesOf(category: Category): CategoryTables {
  const history = withHistory[category];
  if (history === undefined) return { points: pointTables[category], newest: undefined };
  return { points: pointTables[history], newest: pointTables[category] };
}
