import { codesOf } from './text-codes.ts';

/**
 * The names of the fields of a point, in its order and all different. What is found out about them is found out once for all points that
 * have the same ones: the points of a program nearly always do.
 */
export class FieldNames {
  readonly list: readonly string[];
  /** Whether they stand in line protocol as they are. */
  readonly isPlain: boolean;
  /** Each of them with an equals sign behind it, unit by unit; empty unless they are plain. */
  readonly inLines: readonly Uint16Array[];
  /** Where they were counted last. */
  countedIn: unknown = undefined;

  constructor(list: readonly string[]) {
    this.list = list;
    this.isPlain = !list.some((name) => name === '' || /[\\,= \r\n]/.test(name));
    this.inLines = this.isPlain ? list.map((name) => codesOf(`${name}=`)) : [];
  }
}

const knownMax = 5_000;
/** Of all of them: a sender of long names must not fill the memory. */
const unitsMax = 1024 * 1024;
/** Of one point; with more, finding out is the smaller part of the work. */
const sharedMax = 200;

/** Not found in any name that is remembered. */
const separator = '\n';

const known = new Map<string, FieldNames>();
let units = 0;

/** The same object for the same names; undefined for names that are not worth being remembered. */
export function fieldNamesOf(names: Iterable<string>): FieldNames | undefined {
  const list = [...names];
  if (list.length > sharedMax || list.some((name) => name.includes(separator))) return undefined;
  const text = list.join(separator);
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= knownMax || units + text.length > unitsMax) {
    known.clear();
    units = 0;
  }
  if (text.length > unitsMax / 8) return undefined;
  units += text.length;
  // A slice of a body would keep all of the body in memory.
  const own = Buffer.from(text).toString();
  const made = new FieldNames(own.split(separator));
  known.set(own, made);
  return made;
}
