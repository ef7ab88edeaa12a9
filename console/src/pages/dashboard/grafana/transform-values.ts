import { type Column, type ColumnKind, type Frame, numberOf } from '../../../charts/frame.ts';
import { expressionOf } from '../../../charts/mapping.ts';
import { reduceValues } from '../../../charts/reduce.ts';
import { momentByPattern } from '../../../charts/units/moments.ts';
import { type Json, jsonOf, jsonsOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { calculated } from './arithmetic.ts';
import { column, isNamed, namedColumn, rowsOf, type Transform, withRows } from './transform.ts';

const cumulated = (values: readonly unknown[], reducer: string): readonly unknown[] => {
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    const number = numberOf(value);
    if (number === null) return null;
    sum += number;
    count += 1;
    return reducer === 'mean' ? sum / count : sum;
  });
};

const unary: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
};

/** A column that is made of others: of each row, of two of them, or of the rows so far. */
const calculateField: Transform = (frames, options) =>
  frames.map((frame) => {
    const made = madeColumn(frame, options);
    if (made === undefined) return frame;
    const kept = frame.columns.filter(({ kind }) => options.replaceFields !== true || kind === 'time');
    return { ...frame, columns: [...kept, made] };
  });

function madeColumn(frame: Frame, options: Json): Column | undefined {
  const alias = textOf(options.alias);
  const named = (usual: string, values: readonly unknown[]): Column =>
    column(alias || usual, values, { kind: 'number' });
  const numbers = frame.columns.filter(({ kind }) => kind === 'number');
  switch (textOf(options.mode, 'reduceRow')) {
    case 'binary': {
      const { left, right, operator } = jsonOf(options.binary);
      const side = (value: unknown) => {
        const wanted =
          typeof value === 'object' ? (jsonOf(jsonOf(value).matcher).options ?? jsonOf(value).fixed) : value;
        const found = namedColumn(frame, wanted);
        return (row: number): number | null => (found === undefined ? numberOf(wanted) : numberOf(found.values[row]));
      };
      const [a, b] = [side(left), side(right)];
      const sign = textOf(operator, '+');
      const text = (value: unknown): string =>
        textOf(typeof value === 'object' ? jsonOf(jsonOf(value).matcher).options : value);
      return named(
        `${text(left)} ${sign} ${text(right)}`,
        rowsOf(frame).map((row) => calculated(sign, a(row), b(row))),
      );
    }
    case 'unary': {
      const { operator, fieldName } = jsonOf(options.unary);
      const found = namedColumn(frame, fieldName);
      const change = unary[textOf(operator)];
      if (found === undefined || change === undefined) return undefined;
      const values = found.values.map(numberOf).map((value) => (value === null ? null : change(value)));
      return named(`${textOf(operator)}(${found.title})`, values);
    }
    case 'cumulativeFunctions': {
      const { field, reducer } = jsonOf(options.cumulative);
      const found = namedColumn(frame, field);
      if (found === undefined) return undefined;
      return named(
        `cumulative ${textOf(reducer, 'sum')} ${found.title}`,
        cumulated(found.values, textOf(reducer, 'sum')),
      );
    }
    case 'index':
      return named('Row', rowsOf(frame));
    case 'reduceRow': {
      const { include, reducer } = jsonOf(options.reduce);
      const wanted = textsOf(include);
      const taken = numbers.filter((each) => wanted.length === 0 || wanted.some((name) => isNamed(each, name)));
      const how = textOf(reducer, 'sum');
      const values = rowsOf(frame).map((row) =>
        reduceValues(
          taken.map((each) => each.values[row]),
          how,
        ),
      );
      return named(how === 'sum' ? 'Total' : how, values);
    }
    default:
      return undefined;
  }
}

/** Whether a value is what a filter wants. */
function fitsFilter(value: unknown, id: string, options: Json): boolean {
  const number = numberOf(value);
  const operand = numberOf(options.value);
  const compared = (test: (a: number, b: number) => boolean): boolean =>
    number !== null && operand !== null && test(number, operand);
  switch (id) {
    case 'isNull':
      return value === null || value === undefined;
    case 'isNotNull':
      return value !== null && value !== undefined;
    case 'greater':
      return compared((a, b) => a > b);
    case 'greaterOrEqual':
      return compared((a, b) => a >= b);
    case 'lower':
      return compared((a, b) => a < b);
    case 'lowerOrEqual':
      return compared((a, b) => a <= b);
    case 'equal':
      return String(value ?? '') === textOf(options.value) || compared((a, b) => a === b);
    case 'notEqual':
      return String(value ?? '') !== textOf(options.value) && !compared((a, b) => a === b);
    case 'regex':
      return expressionOf(textOf(options.value))?.test(String(value ?? '')) === true;
    case 'substring':
      return String(value ?? '')
        .toLowerCase()
        .includes(textOf(options.value).toLowerCase());
    case 'notSubstring':
      return !String(value ?? '')
        .toLowerCase()
        .includes(textOf(options.value).toLowerCase());
    case 'between':
    case 'range': {
      const [from, to] = [numberIn(options.from), numberIn(options.to)];
      return number !== null && number >= (from ?? -Infinity) && number <= (to ?? Infinity);
    }
    default:
      return true;
  }
}

const filterByValue: Transform = (frames, options) => {
  const filters = jsonsOf(options.filters);
  if (filters.length === 0) return frames;
  return frames.map((frame) => {
    const tests = filters.flatMap(({ fieldName, config }) => {
      const found = namedColumn(frame, fieldName);
      const { id, options: own } = jsonOf(config);
      return found === undefined ? [] : [(row: number) => fitsFilter(found.values[row], textOf(id), jsonOf(own))];
    });
    if (tests.length === 0) return frame;
    const fits = (row: number): boolean =>
      options.match === 'any' ? tests.some((test) => test(row)) : tests.every((test) => test(row));
    return withRows(
      frame,
      rowsOf(frame).filter((row) => fits(row) !== (options.type === 'exclude')),
    );
  });
};

const destinations: Readonly<Record<string, readonly [ColumnKind, (value: unknown) => unknown]>> = {
  number: ['number', numberOf],
  string: ['text', (value) => (value === null || value === undefined ? null : String(value))],
  boolean: ['flag', (value) => Boolean(value) && value !== 'false' && value !== '0'],
  time: [
    'time',
    (value) => (typeof value === 'string' && !/^\d+$/.test(value) ? Date.parse(value) || null : numberOf(value)),
  ],
};

const convertFieldType: Transform = (frames, options) =>
  frames.map((frame) => ({
    ...frame,
    columns: frame.columns.map((each) => {
      const wanted = jsonsOf(options.conversions).find(({ targetField }) => isNamed(each, textOf(targetField)));
      const [kind, convert] = destinations[textOf(wanted?.destinationType)] ?? [];
      return kind === undefined || convert === undefined ? each : { ...each, kind, values: each.values.map(convert) };
    }),
  }));

const formatTime: Transform = (frames, options) =>
  frames.map((frame) => ({
    ...frame,
    columns: frame.columns.map((each) => {
      if (!isNamed(each, textOf(options.timeField))) return each;
      const pattern = textOf(options.outputFormat) || 'YYYY-MM-DD HH:mm:ss';
      const zone = textOf(options.timezone) || 'browser';
      const values = each.values.map((value) => {
        const timeMs = numberOf(value);
        return timeMs === null ? null : momentByPattern(timeMs, pattern, zone);
      });
      return { ...each, kind: 'text' as const, values };
    }),
  }));

/** The values of a text column in JSON, or `key=value`, as columns. */
const extractFields: Transform = (frames, options) =>
  frames.map((frame) => {
    const source = namedColumn(frame, options.source);
    if (source === undefined) return frame;
    const rows = source.values.map((value) => extracted(value, textOf(options.format)));
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, extractedMax);
    const added = names.map((name) =>
      column(
        name,
        rows.map((row) => row[name] ?? null),
      ),
    );
    const kept =
      options.replace === true
        ? frame.columns.filter(({ kind }) => options.keepTime === true && kind === 'time')
        : frame.columns;
    return { ...frame, columns: [...kept, ...added] };
  });

const extractedMax = 100;

function extracted(value: unknown, format: string): Json {
  if (typeof value === 'object') return jsonOf(value);
  const text = textOf(value);
  if (format === 'kvp') {
    return Object.fromEntries(
      [...text.matchAll(/([\w.]+)=("[^"]*"|[^\s,]+)/g)].map(([, key, found]) => [key, found?.replaceAll('"', '')]),
    );
  }
  try {
    return jsonOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** What values are, which rows are left, and columns that follow from others. */
export const valueTransforms: Readonly<Record<string, Transform>> = {
  calculateField,
  convertFieldType,
  extractFields,
  filterByValue,
  formatTime,
};
