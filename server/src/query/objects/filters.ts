import type { Parameters } from '../compile/parameters.ts';
import { pointField } from '../compile/point-fields.ts';
import { asNumber, asPlainText, asText, isPresent, type Value } from '../compile/value.ts';
import type { QueryTable } from '../guards/namespaces.ts';
import type { FilterValue, ObjectFilter } from './inventory.ts';

/** A filter as a condition in SQL, never NULL. Names and values only come as parameters. */
export function conditionOf(filter: ObjectFilter, table: QueryTable, parameters: Parameters): string {
  const field = pointField(table, filter.name, parameters);
  const { operator, value } = filter;
  const values = value === undefined ? [] : Array.isArray(value) ? (value as FilterValue[]) : [value as FilterValue];
  const [first = ''] = values;
  switch (operator) {
    case 'exists':
      return isPresent(field);
    case 'in':
      return values.length === 0 ? '0' : `(${values.map((each) => equals(field, each, parameters)).join(' OR ')})`;
    case '=':
      return equals(field, first, parameters);
    case '!=':
      return `NOT ${equals(field, first, parameters)}`;
    case 'contains':
      return holds(field, String(first), parameters);
    default:
      return typeof first === 'number'
        ? `ifNull(${asNumber(field)} ${operator} ${parameters.number(first)}, false)`
        : `ifNull(${asText(field)} ${operator} ${parameters.text(String(first))}, false)`;
  }
}

/** A number finds numbers, and also texts that are written like it: senders tag numbers as texts. */
function equals(field: Value, value: FilterValue, parameters: Parameters): string {
  const sameText = `ifNull(${asText(field)} = ${parameters.text(String(value))}, false)`;
  if (typeof value !== 'number') return sameText;
  return `(ifNull(${asNumber(field)} = ${parameters.number(value)}, false) OR ${sameText})`;
}

const holds = (field: Value, part: string, parameters: Parameters): string =>
  `positionCaseInsensitiveUTF8(${asPlainText(field)}, ${parameters.text(part)}) > 0`;

/** Beside their names people know objects of these classes by other fields. */
const searchedFields: Readonly<Record<string, readonly string[]>> = {
  host_processes: ['process_name', 'cmdline'],
  docker_containers: ['container_name', 'image', 'pod_name'],
  kubelet_pod: ['pod_name'],
};

export function searchCondition(
  objectClass: string,
  search: string,
  table: QueryTable,
  parameters: Parameters,
): string {
  const names = ['name', ...(Object.hasOwn(searchedFields, objectClass) ? (searchedFields[objectClass] ?? []) : [])];
  return `(${names.map((name) => holds(pointField(table, name, parameters), search, parameters)).join(' OR ')})`;
}
