import { type Column, type ColumnKind, type Frame, kindOf, type Labels } from '../../../charts/frame.ts';
import { grafanaUnit } from '../../../charts/units/grafana.ts';
import { isJson, type Json, jsonOf, jsonsOf, listOf, textOf } from '../../../data/json.ts';

const kinds: Readonly<Record<string, ColumnKind>> = {
  time: 'time',
  number: 'number',
  string: 'text',
  boolean: 'flag',
  enum: 'text',
};

/** Frames of an answer of `/api/ds/query`. */
export function framesOf(refId: string, answer: readonly unknown[]): readonly Frame[] {
  return answer.filter(isJson).map((frame): Frame => {
    const schema = jsonOf(frame.schema);
    const data = listOf(jsonOf(frame.data).values);
    const columns = jsonsOf(schema.fields).map((field, index) => columnOf(field, listOf(data[index])));
    return {
      refId: textOf(schema.refId, refId),
      name: textOf(schema.name),
      columns: named(columns, textOf(schema.name)),
    };
  });
}

function columnOf(field: Json, values: readonly unknown[]): Column & { readonly fromSource: string } {
  const config = jsonOf(field.config);
  const name = textOf(field.name);
  const labels = Object.fromEntries(Object.entries(jsonOf(field.labels)).map(([key, value]) => [key, textOf(value)]));
  const unit = textOf(config.unit);
  return {
    name,
    title: name,
    kind: kinds[textOf(field.type)] ?? kindOf(values),
    values,
    labels,
    field: unit === '' ? {} : { unit: grafanaUnit(unit) },
    fromSource: textOf(config.displayNameFromDS),
  };
}

/** The name that people read: of the source, of the frame, or of the labels. */
function named(columns: readonly (Column & { readonly fromSource: string })[], frameName: string): readonly Column[] {
  const numbers = columns.filter(({ kind }) => kind !== 'time');
  const isSeries = columns.length > numbers.length;
  return columns.map(({ fromSource, ...column }) => {
    if (column.kind === 'time') return column;
    if (fromSource !== '') return { ...column, title: fromSource };
    if (isSeries && numbers.length === 1 && frameName !== '') return { ...column, title: frameName };
    return { ...column, title: labelledName(column.name, column.labels) };
  });
}

function labelledName(name: string, labels: Labels): string {
  const entries = Object.entries(labels).filter(([key]) => key !== '__name__');
  const metric = labels.__name__ ?? name;
  if (entries.length === 0) return metric;
  if (entries.length === 1 && (name === 'Value' || name === '')) return entries[0]?.[1] ?? metric;
  const text = entries.map(([key, value]) => `${key}="${value}"`).join(', ');
  return name === 'Value' && labels.__name__ === undefined ? `{${text}}` : `${metric} {${text}}`;
}
