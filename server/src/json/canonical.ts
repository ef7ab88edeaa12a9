import { depthMaxDefault } from './check.ts';

/**
 * The JSON text with sorted keys and no white space that a digest is made of, in the form of RFC 8785. A member that is
 * undefined is left out, so that a record has the same digest before it is stored and after it is read.
 *
 * @throws TypeError for anything that JSON cannot carry, RangeError beyond `depthMax` levels
 */
export function canonicalJson(value: unknown, depthMax: number = depthMaxDefault): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number that is not finite has no JSON form');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  if (depthMax === 0) throw new RangeError('a record for a digest has too many levels');
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonicalJson(item, depthMax - 1)).join(',')}]`;
  if (!isPlainObject(value)) throw new TypeError('only plain objects and arrays have a canonical form');
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], depthMax - 1)}`);
  return `{${members.join(',')}}`;
}

/** Rows of node:sqlite have no prototype. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
