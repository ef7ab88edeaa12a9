import { formOf, type TextForm } from './text-codes.ts';

/**
 * The names of the fields of a point, in its order and all different. What is found out about them is found out once for all points that
 * have the same ones: the points of a program nearly always do.
 */
export class FieldNames {
  readonly list: readonly string[];
  /** By which `fieldNamesAt` finds them. */
  readonly number: number;
  /** Whether they stand in line protocol as they are. */
  readonly isPlain: boolean;
  /** Each of them with an equals sign behind it and, but for the first, a comma before it; empty unless they are plain. */
  readonly inLines: readonly TextForm[];
  /** Where they were counted last. */
  countedIn: unknown = undefined;

  constructor(list: readonly string[], number: number) {
    this.list = list;
    this.number = number;
    this.isPlain = !list.some((name) => name === '' || /[\\,= \r\n]/.test(name));
    this.inLines = this.isPlain ? list.map((name, index) => formOf(`${index === 0 ? '' : ','}${name}=`)) : [];
  }
}

const knownMax = 5_000;
/** Of one point; with more, finding out is the smaller part of the work. */
const sharedMax = 200;
/** Of all that is remembered: a sender of ever new names must not fill the memory. */
const bytesMax = 16 * 1024 * 1024;
/** What one name takes beside its characters, about. */
export const nameBytes = 200;

/** Not found in any name that is remembered. */
const separator = '\n';

const known = new Map<string, FieldNames>();
let inOrder: FieldNames[] = [];
let bytes = 0;
/** How many were forgotten. Numbers go on behind them, so that what was forgotten is not found under the number of another. */
let forgotten = 0;

/** The same object for the same names; undefined for names that are not worth being remembered. */
export function fieldNamesOf(names: Iterable<string>): FieldNames | undefined {
  const list = [...names];
  if (list.length > sharedMax || list.some((name) => name.includes(separator))) return undefined;
  const text = list.join(separator);
  const found = known.get(text);
  if (found !== undefined) return found;
  const cost = 3 * text.length + nameBytes * list.length;
  if (known.size >= knownMax || bytes + cost > bytesMax) {
    known.clear();
    forgotten += inOrder.length;
    inOrder = [];
    bytes = 0;
  }
  bytes += cost;
  // A slice of a body would keep all of the body in memory.
  const own = Buffer.from(text).toString();
  const made = new FieldNames(own.split(separator), forgotten + inOrder.length);
  inOrder.push(made);
  known.set(own, made);
  return made;
}

/** The names of a number, as long as they are remembered. Whoever keeps the number keeps nothing in memory. */
export const fieldNamesAt = (number: number): FieldNames | undefined =>
  number < forgotten ? undefined : inOrder[number - forgotten];
