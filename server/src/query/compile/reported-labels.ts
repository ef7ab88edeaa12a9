import type { QueryTable } from '../guards/namespaces.ts';
import type { Parameters } from './parameters.ts';
import { pointField } from './point-fields.ts';
import { asPlainText } from './value.ts';

/** Fields in which reports of objects carry labels, each as a list in JSON. */
export const labelFields = ['df_label', 'labels'] as const;

/** The labels that the report itself carries, as an array in SQL. Those that were given to objects are not among them. */
export function reportedLabels(table: QueryTable, parameters: Parameters): string {
  const lists = labelFields.map(
    (name) => `JSONExtract(${asPlainText(pointField(table, name, parameters))}, 'Array(String)')`,
  );
  return `arrayConcat(${lists.join(', ')})`;
}
