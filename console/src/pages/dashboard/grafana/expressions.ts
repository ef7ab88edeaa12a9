import type { Column, Frame, Labels } from '../../../charts/frame.ts';
import { numberOf } from '../../../charts/frame.ts';
import { reduceValues } from '../../../charts/reduce.ts';
import { seriesOf } from '../../../charts/series.ts';
import { type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';
import { calculated } from './arithmetic.ts';
import { type Formula, parseFormula } from './expression-text.ts';
import { isExpression } from './is-expression.ts';

/** What an expression is over, and what it is: one value for each set of labels, at each time or once. */
interface Part {
  readonly labels: Labels;
  /** Undefined: a single value. */
  readonly times: readonly number[] | undefined;
  readonly values: readonly (number | null)[];
}

type Parts = readonly Part[];

interface Answered {
  readonly frames: readonly Frame[];
  readonly errors: readonly { readonly refId: string; readonly message: string }[];
}

/** Adds what the expressions of a panel make of its answers, and takes away what is hidden. */
export function withExpressions(frames: readonly Frame[], panel: Json): Answered {
  const targets = jsonsOf(panel.targets);
  const expressions = targets.filter(isExpression);
  if (expressions.length === 0) return { frames, errors: [] };
  const known = new Map<string, Parts>();
  for (const { refId } of targets) known.set(textOf(refId), partsOf(frames, textOf(refId)));
  const errors: { refId: string; message: string }[] = [];
  const made = expressions.flatMap((target): readonly Frame[] => {
    const refId = textOf(target.refId);
    try {
      const parts = evaluated(target, known);
      known.set(refId, parts);
      return parts.map((part) => frameOf(part, refId));
    } catch (error) {
      errors.push({ refId, message: error instanceof Error ? error.message : String(error) });
      return [];
    }
  });
  const hidden = new Set(targets.filter(({ hide }) => hide === true).map(({ refId }) => textOf(refId)));
  return { frames: [...frames, ...made].filter(({ refId }) => !hidden.has(refId)), errors };
}

/** Series, and numbers of tables without a time, row by row. */
function partsOf(frames: readonly Frame[], refId: string): Parts {
  const own = frames.filter((frame) => frame.refId === refId);
  const series = seriesOf(own).map(({ labels, times, values }): Part => ({ labels, times, values }));
  if (series.length > 0) return series;
  return own.flatMap((frame) => {
    const value = frame.columns.find(({ kind }) => kind === 'number');
    const texts = frame.columns.filter(({ kind }) => kind === 'text');
    return (value?.values ?? []).map((each, row): Part => {
      const labels = Object.fromEntries(texts.map(({ name, values }) => [name, String(values[row] ?? '')]));
      return { labels: { ...value?.labels, ...labels }, times: undefined, values: [numberOf(each)] };
    });
  });
}

function frameOf({ labels, times, values }: Part, refId: string): Frame {
  const text = Object.values(labels).join(', ');
  const column = (name: string, kind: Column['kind'], all: readonly unknown[], title: string, own: Labels): Column => ({
    name,
    title,
    kind,
    values: all,
    labels: own,
    field: {},
  });
  const value = column(refId, 'number', values, text === '' ? refId : `${refId} {${text}}`, labels);
  return {
    refId,
    name: '',
    columns: times === undefined ? [value] : [column('Time', 'time', times, 'Time', {}), value],
  };
}

function evaluated(target: Json, known: ReadonlyMap<string, Parts>): Parts {
  const text = textOf(target.expression);
  const named = (): Parts => {
    const parts = known.get(
      text
        .trim()
        .replace(/^\$\{?/, '')
        .replace(/\}$/, ''),
    );
    if (parts === undefined) throw new Error(`there is no query ${text}`);
    return parts;
  };
  switch (target.type) {
    case 'math':
      return result(parseFormula(text), known);
    case 'reduce':
      return named().map(({ labels, values }) => ({
        labels,
        times: undefined,
        values: [numberOf(reduceValues(values, textOf(target.reducer, 'mean')))],
      }));
    case 'threshold': {
      const { type, params } = jsonOf(jsonsOf(target.conditions)[0]?.evaluator);
      const [from = 0, to = from] = listOf(params).flatMap((each) => numberIn(each) ?? []);
      return named().map((part) => ({
        ...part,
        values: part.values.map((value) => exceeds(value, textOf(type), from, to)),
      }));
    }
    case 'resample':
      return named();
    default:
      throw new Error(`expressions of the kind ${textOf(target.type)} are not calculated`);
  }
}

function exceeds(value: number | null, type: string, from: number, to: number): number | null {
  if (value === null) return null;
  const holds: Readonly<Record<string, boolean>> = {
    gt: value > from,
    lt: value < from,
    gte: value >= from,
    lte: value <= from,
    eq: value === from,
    ne: value !== from,
    within_range: value > from && value < to,
    outside_range: value < from || value > to,
  };
  return holds[type] === true ? 1 : 0;
}

const calls: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  not: (value) => (value === 0 ? 1 : 0),
  round: Math.round,
  sqrt: Math.sqrt,
};

function result(formula: Formula, known: ReadonlyMap<string, Parts>): Parts {
  switch (formula.kind) {
    case 'number':
      return [{ labels: {}, times: undefined, values: [formula.value] }];
    case 'query': {
      const parts = known.get(formula.refId);
      if (parts === undefined) throw new Error(`there is no query ${formula.refId}`);
      return parts;
    }
    case 'call': {
      const call = calls[formula.name];
      if (call === undefined) throw new Error(`there is no function ${formula.name}`);
      return result(formula.operand, known).map((part) => ({
        ...part,
        values: part.values.map((value) => (value === null ? null : call(value))),
      }));
    }
    case 'operation': {
      const [left, right] = [result(formula.left, known), result(formula.right, known)];
      return left.flatMap((a) => right.flatMap((b) => (areOfOne(a, b) ? [combined(formula.operator, a, b)] : [])));
    }
  }
}

/** The same labels, or one has all of the other. */
function areOfOne(a: Part, b: Part): boolean {
  const holds = (all: Labels, some: Labels) => Object.entries(some).every(([name, value]) => all[name] === value);
  return holds(a.labels, b.labels) || holds(b.labels, a.labels);
}

function combined(operator: string, a: Part, b: Part): Part {
  const labels = { ...a.labels, ...b.labels };
  if (a.times === undefined || b.times === undefined) {
    const times = a.times ?? b.times;
    const at = ({ times: own, values }: Part, row: number) => values[own === undefined ? 0 : row] ?? null;
    const count = times?.length ?? 1;
    return {
      labels,
      times,
      values: Array.from({ length: count }, (_, row) => calculated(operator, at(a, row), at(b, row))),
    };
  }
  // Only what both have at the same time can be calculated.
  const places = new Map(b.times.map((time, row) => [time, row]));
  const rows = a.times.flatMap((time, row) => {
    const other = places.get(time);
    return other === undefined ? [] : [{ time, row, other }];
  });
  return {
    labels,
    times: rows.map(({ time }) => time),
    values: rows.map(({ row, other }) => calculated(operator, a.values[row] ?? null, b.values[other] ?? null)),
  };
}
