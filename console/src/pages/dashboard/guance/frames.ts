import { type Column, type Frame, kindOf, type Labels } from '../../../charts/frame.ts';
import { type Json, jsonOf, jsonsOf, listOf, textOf } from '../../../data/json.ts';
import { aliasOf, colorOf, fullName } from './alias.ts';
import { fieldOf, kindOfType } from './chart-options.ts';

export interface AnsweredQuery {
  readonly code: string;
  readonly promqlCode: string;
  readonly result: unknown;
}

/**
 * Frames of an answer of a DQL query: one for each series. Series with one row each and no time are rows of one table, so that charts of values see
 * what they are of.
 */
export function framesOf(chart: Json, { code, promqlCode, result }: AnsweredQuery): readonly Frame[] {
  const series = jsonsOf(jsonOf(result).series);
  const frames = series.map((one) => frameOf(chart, one, code, promqlCode));
  const kind = kindOfType(textOf(chart.type));
  return kind === 'table' || kind === 'other' ? tables(chart, frames) : frames;
}

function frameOf(chart: Json, series: Json, code: string, promqlCode: string): Frame {
  const names = listOf(series.columns).map((name) => textOf(name));
  const rows = listOf(series.values).map(listOf);
  const tags = Object.fromEntries(Object.entries(jsonOf(series.tags)).map(([key, value]) => [key, textOf(value)]));
  const columns = names.flatMap((name, index) => {
    const values = rows.map((row) => row[index] ?? null);
    // One value for the whole range has no time.
    if (name === 'time' && values.every((value) => value === null)) return [];
    return [columnOf(chart, { name, values, tags, code, promqlCode })];
  });
  return { refId: code, name: textOf(series.name), columns };
}

interface NewColumn {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly tags: Labels;
  readonly code: string;
  readonly promqlCode: string;
}

function columnOf(chart: Json, { name, values, tags, code, promqlCode }: NewColumn): Column {
  if (name === 'time') return { name, title: name, kind: 'time', values, labels: {}, field: {} };
  const series = { code, column: name, tags, promqlCode };
  const color = colorOf(chart, series);
  const kind = kindOf(values);
  const field = fieldOf(chart, fullName(series));
  return {
    name,
    title: aliasOf(chart, series),
    kind,
    values,
    labels: tags,
    field: color === '' ? field : { ...field, color: { by: 'fixed', color } },
  };
}

/** One row for each set of tags: the tags first, then the values of all columns. */
function tables(chart: Json, frames: readonly Frame[]): readonly Frame[] {
  const tagged = frames.filter(({ columns }) => columns.some(({ labels }) => Object.keys(labels).length > 0));
  if (tagged.length === 0) return frames;
  const rows = tagged.flatMap((frame) => {
    const tags = frame.columns.find(({ labels }) => Object.keys(labels).length > 0)?.labels ?? {};
    const count = frame.columns[0]?.values.length ?? 0;
    return Array.from({ length: count }, (_, row) => ({
      tags,
      cells: frame.columns.map((each) => each.values[row] ?? null),
    }));
  });
  const tagNames = [...new Set(rows.flatMap(({ tags }) => Object.keys(tags)))];
  const models = tagged[0]?.columns ?? [];
  const plain = (name: string, values: readonly unknown[]): Column => ({
    name,
    title: name,
    kind: kindOf(values),
    values,
    labels: {},
    field: fieldOf(chart, name),
  });
  const tagColumns = tagNames.map((name) =>
    plain(
      name,
      rows.map(({ tags }) => tags[name] ?? ''),
    ),
  );
  const values = models.map((model, index) => {
    const cells = rows.map((row) => row.cells[index] ?? null);
    if (model.kind === 'time') return { ...model, values: cells };
    const series = { code: tagged[0]?.refId ?? 'A', column: model.name, tags: {}, promqlCode: '' };
    return { ...plain(model.name, cells), title: aliasOf(chart, series) };
  });
  return [
    {
      refId: tagged[0]?.refId ?? 'A',
      name: '',
      columns: [
        ...values.filter(({ kind }) => kind === 'time'),
        ...tagColumns,
        ...values.filter(({ kind }) => kind !== 'time'),
      ],
    },
  ];
}

/** Tables of several queries beside each other, row by row of equal texts. */
export function joinedTables(frames: readonly Frame[]): readonly Frame[] {
  const [first] = frames;
  if (first === undefined || frames.length === 1) return frames;
  const isText = ({ kind }: Column): boolean => kind === 'text';
  const keyOf = (frame: Frame, row: number): string =>
    JSON.stringify(frame.columns.filter(isText).map(({ title, values }) => [title, values[row]]));
  const keys = new Map<string, { readonly frame: Frame; readonly row: number }>();
  const places = frames.map((frame) => {
    const own = new Map<string, number>();
    for (let row = 0; row < (frame.columns[0]?.values.length ?? 0); row += 1) {
      const key = keyOf(frame, row);
      own.set(key, row);
      if (!keys.has(key)) keys.set(key, { frame, row });
    }
    return own;
  });
  const all = [...keys];
  const texts = [...new Set(frames.flatMap(({ columns }) => columns.filter(isText).map(({ title }) => title)))].map(
    (title) => {
      const model = frames.flatMap(({ columns }) => columns).find((each) => each.title === title && isText(each));
      const values = all.map(
        ([, { frame, row }]) => frame.columns.find((each) => each.title === title)?.values[row] ?? '',
      );
      return { ...(model as Column), values };
    },
  );
  const numbers = frames.flatMap((frame, index) =>
    frame.columns
      .filter((each) => !isText(each))
      .map((each) => ({ ...each, values: all.map(([key]) => each.values[places[index]?.get(key) ?? -1] ?? null) })),
  );
  return [{ refId: first.refId, name: '', columns: [...texts, ...numbers] }];
}
