import { type Column, type Frame, lengthOf, numberOf, timeColumn } from '../../../charts/frame.ts';
import { lookup } from '../../../charts/lookup.ts';
import { expressionOf } from '../../../charts/mapping.ts';
import { reduceValues } from '../../../charts/reduce.ts';
import { seriesOf } from '../../../charts/series.ts';
import { tableOf } from '../../../charts/table-of.ts';
import { type Json, jsonOf, jsonsOf, listOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { column, type Frames, type Transform } from './transform.ts';
import { shapeTransforms } from './transform-shape.ts';
import { valueTransforms } from './transform-values.ts';

const inColumns =
  (change: (columns: readonly Column[], frame: Frame, options: Json) => readonly Column[]): Transform =>
  (frames, options) =>
    frames.map((frame) => ({ ...frame, columns: change(frame.columns, frame, options) }));

/** The rows in another order, or some of them. */
const columnsWithRows = (columns: readonly Column[], rows: readonly number[]): readonly Column[] =>
  columns.map((each) => ({ ...each, values: rows.map((row) => each.values[row]) }));

const isOneOf = ({ name, title }: Column, names: readonly unknown[]): boolean =>
  names.includes(title) || names.includes(name);

const organize = inColumns((columns, _, options) => {
  const excluded = jsonOf(options.excludeByName);
  const order = jsonOf(options.indexByName);
  const renamed = jsonOf(options.renameByName);
  const placeOf = ({ title, name }: Column): number => numberIn(order[title] ?? order[name]) ?? Number.MAX_SAFE_INTEGER;
  return columns
    .filter(({ title, name }) => excluded[title] !== true && excluded[name] !== true)
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .map((each) => {
      const title = textOf(renamed[each.title] ?? renamed[each.name]);
      return title === '' ? each : { ...each, title };
    });
});

const filterFieldsByName = inColumns((columns, _, options) => {
  const fits = (rule: Json) => (each: Column) =>
    isOneOf(each, listOf(rule.names)) ||
    (textOf(rule.pattern) !== '' && expressionOf(textOf(rule.pattern))?.test(each.title) === true);
  const { include, exclude } = options;
  return columns
    .filter((each) => include === undefined || fits(jsonOf(include))(each))
    .filter((each) => exclude === undefined || !fits(jsonOf(exclude))(each));
});

const filterByRefId: Transform = (frames, options) => {
  const pattern = expressionOf(textOf(options.include));
  return pattern === undefined ? frames : frames.filter(({ refId }) => pattern.test(refId));
};

/** Rows whose shared columns are equal become one. */
const merge: Transform = (frames) => {
  const full = frames.filter((frame) => lengthOf(frame) > 0);
  if (full.length <= 1) return full;
  const labelled = full.map(withLabels);
  const names = [...new Set(labelled.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const shared = names.filter((name) => labelled.every(({ columns }) => columns.some((each) => each.name === name)));
  const rows = new Map<string, Map<string, unknown>>();
  for (const frame of labelled) {
    for (let row = 0; row < lengthOf(frame); row += 1) {
      const cells = new Map(frame.columns.map(({ name, values }) => [name, values[row]]));
      const key = JSON.stringify(shared.map((name) => cells.get(name)));
      rows.set(key, new Map([...(rows.get(key) ?? []), ...cells]));
    }
  }
  const all = [...rows.values()];
  const models = labelled.flatMap(({ columns }) => columns);
  const columns = names.map((name) => {
    const model = models.find((each) => each.name === name);
    return {
      ...column(
        name,
        all.map((row) => row.get(name) ?? null),
      ),
      ...(model && { kind: model.kind, title: model.title }),
    };
  });
  return [{ refId: full[0]?.refId ?? 'A', name: '', columns }];
};

/** Labels of the numbers of a frame as columns: so that tables of several series can be told apart. */
function withLabels(frame: Frame): Frame {
  const labels = frame.columns.find((each) => Object.keys(each.labels).length > 0)?.labels ?? {};
  const own = Object.entries(labels).filter(
    ([name]) => name !== '__name__' && !frame.columns.some((each) => each.name === name),
  );
  const size = lengthOf(frame);
  const [time, ...rest] = frame.columns;
  const added = own.map(([name, value]) => column(name, new Array<string>(size).fill(value)));
  const plain = rest.map((each) => (own.length === 0 ? each : { ...each, title: each.name, labels: {} }));
  return { ...frame, columns: time === undefined ? added : [time, ...added, ...plain] };
}

const joinByField: Transform = (frames, options) => {
  const wanted = textOf(options.byField);
  const isTime = wanted === '' || frames.some((frame) => isOneOf(timeColumn(frame) ?? column('', []), [wanted]));
  if (isTime && frames.length > 1 && frames.every((frame) => timeColumn(frame) !== undefined)) return [tableOf(frames)];
  const keys = [
    ...new Set(frames.flatMap(({ columns }) => columns.find((each) => isOneOf(each, [wanted]))?.values ?? [])),
  ];
  const joined = frames.flatMap((frame) => {
    const key = frame.columns.find((each) => isOneOf(each, [wanted]));
    if (key === undefined) return [];
    const places = new Map(key.values.map((value, row) => [value, row]));
    return frame.columns
      .filter((each) => each !== key)
      .map((each) => ({ ...each, values: keys.map((value) => each.values[places.get(value) ?? -1] ?? null) }));
  });
  return [{ refId: frames[0]?.refId ?? 'A', name: '', columns: [column(wanted, keys), ...joined] }];
};

const reducerTitles: Readonly<Record<string, string>> = {
  lastNotNull: 'Last *',
  last: 'Last',
  firstNotNull: 'First *',
  first: 'First',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  sum: 'Total',
  count: 'Count',
};

const reduce: Transform = (frames, options) => {
  const reducers = textsOf(options.reducers).length > 0 ? textsOf(options.reducers) : ['max'];
  const columns = frames.flatMap((frame) => frame.columns.filter(({ kind }) => kind === 'number'));
  if (options.mode === 'reduceFields') {
    return [
      {
        refId: frames[0]?.refId ?? 'A',
        name: '',
        columns: columns.map((each) => ({ ...each, values: [reduceValues(each.values, reducers[0] ?? 'max')] })),
      },
    ];
  }
  const labels =
    options.labelsToFields === true ? [...new Set(columns.flatMap((each) => Object.keys(each.labels)))] : [];
  return [
    {
      refId: frames[0]?.refId ?? 'A',
      name: '',
      columns: [
        column(
          'Field',
          columns.map(({ title }) => title),
        ),
        ...labels.map((label) =>
          column(
            label,
            columns.map((each) => each.labels[label] ?? ''),
          ),
        ),
        ...reducers.map((name) =>
          column(
            reducerTitles[name] ?? name,
            columns.map(({ values }) => reduceValues(values, name)),
            {
              kind: 'number',
              field: columns[0]?.field ?? {},
            },
          ),
        ),
      ],
    },
  ];
};

const sortBy = inColumns((columns, frame, options) => {
  const [rule] = jsonsOf(options.sort);
  const by = columns.find((each) => isOneOf(each, [rule?.field]));
  if (by === undefined) return columns;
  const sign = rule?.desc === true ? -1 : 1;
  const rows = Array.from({ length: lengthOf(frame) }, (_, row) => row);
  return columnsWithRows(
    columns,
    rows.sort((a, b) => sign * compare(by.values[a], by.values[b])),
  );
});

function compare(a: unknown, b: unknown): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== null && y !== null ? x - y : String(a ?? '').localeCompare(String(b ?? ''));
}

const limit = inColumns((columns, frame, options) => {
  const count = Math.min(numberIn(options.limitField) ?? 10, lengthOf(frame));
  return columnsWithRows(
    columns,
    Array.from({ length: count }, (_, row) => row),
  );
});

const labelsToFields: Transform = (frames) => merge(frames.map(withLabels), {});

const seriesToRows: Transform = (frames) => {
  const rows = seriesOf(frames).flatMap(({ title, times, values }) =>
    times.map((time, index) => [time, title, values[index]] as const),
  );
  rows.sort((a, b) => b[0] - a[0]);
  return [
    {
      refId: 'A',
      name: '',
      columns: [
        column(
          'Time',
          rows.map(([time]) => time),
          { kind: 'time' },
        ),
        column(
          'Metric',
          rows.map(([, title]) => title),
        ),
        column(
          'Value',
          rows.map(([, , value]) => value),
          { kind: 'number' },
        ),
      ],
    },
  ];
};

const renameByRegex = inColumns((columns, _, options) => {
  const pattern = expressionOf(textOf(options.regex));
  if (pattern === undefined) return columns;
  return columns.map((each) => ({ ...each, title: each.title.replace(pattern, textOf(options.renamePattern)) }));
});

const groupBy = inColumns((columns, frame, options) => {
  const rules = jsonOf(options.fields);
  const ruleOf = (each: Column): Json => jsonOf(rules[each.title] ?? rules[each.name]);
  const keys = columns.filter((each) => ruleOf(each).operation === 'groupby');
  if (keys.length === 0) return columns;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < lengthOf(frame); row += 1) {
    const key = JSON.stringify(keys.map(({ values }) => values[row]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const members = [...groups.values()];
  const aggregated = columns.flatMap((each) =>
    textsOf(ruleOf(each).operation === 'aggregate' ? ruleOf(each).aggregations : []).map((name) =>
      column(
        `${each.title} (${name})`,
        members.map((rows) =>
          reduceValues(
            rows.map((row) => each.values[row]),
            name,
          ),
        ),
        {
          field: each.field,
        },
      ),
    ),
  );
  return [
    ...columnsWithRows(
      keys,
      members.map(([row = 0]) => row),
    ),
    ...aggregated,
  ];
});

const transforms: Readonly<Record<string, Transform>> = {
  organize,
  filterFieldsByName,
  filterByRefId,
  filterFrames: filterByRefId,
  merge,
  joinByField,
  seriesToColumns: joinByField,
  reduce,
  sortBy,
  limit,
  labelsToFields,
  seriesToRows,
  renameByRegex,
  groupBy,
  ...shapeTransforms,
  ...valueTransforms,
};

/** Runs the transformations of a panel; the names of those that nobody knows are handed back. */
export function transformed(
  frames: Frames,
  list: unknown,
): { readonly frames: Frames; readonly unknown: readonly string[] } {
  const unknown: string[] = [];
  const result = jsonsOf(list)
    .filter(({ disabled }) => disabled !== true)
    .reduce<Frames>((all, { id, options }) => {
      const transform = lookup(transforms, textOf(id));
      if (transform === undefined) unknown.push(textOf(id));
      return transform?.(all, jsonOf(options)) ?? all;
    }, frames);
  return { frames: result, unknown };
}
