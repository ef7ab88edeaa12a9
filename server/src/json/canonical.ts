import { depthMaxDefault } from './check.ts';

/**
 * The JSON text with sorted keys and no white space that a digest is made of, in the form of RFC 8785. A member that is
 * undefined is left out, so that a record has the same digest before it is stored and after it is read.
 *
 * @throws TypeError for anything that JSON cannot carry, RangeError beyond `depthMax` levels
 */
export function canonicalJson(value: unknown, depthMax: number = depthMaxDefault): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('a number that is not finite has no JSON form');
      return JSON.stringify(value);
    case 'object':
      break;
    default:
      throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  }
  if (value === null) return 'null';
  if (depthMax === 0) throw new RangeError('a record for a digest has too many levels');
  // Texts are put together by hand: settings may hold hundreds of thousands of values.
  if (Array.isArray(value)) {
    let list = '[';
    for (let index = 0; index < value.length; index += 1) {
      list += `${index === 0 ? '' : ','}${canonicalJson(value[index], depthMax - 1)}`;
    }
    return `${list}]`;
  }
  if (!isPlainObject(value)) throw new TypeError('only plain objects and arrays have a canonical form');
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member, depthMax - 1)}`;
  }
  return `{${members}}`;
}

/** Rows of node:sqlite have no prototype. */
function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
