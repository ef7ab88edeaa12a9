import { createHash } from 'node:crypto';
import { knownMeasurements } from './known.ts';

/** A field that the server describes by itself: for all kinds of data, read only. */
export interface BuiltInField {
  /** The same in every workspace and after every start. */
  readonly uuid: string;
  readonly name: string;
  readonly desc: string;
  /** Empty where measurements count it differently, and for tags. */
  readonly unit: string;
  readonly isTag: boolean;
}

interface Meaning {
  readonly measurement: string;
  readonly description: string;
  readonly unit: string;
  readonly isTag: boolean;
}

/** Each name of the known measurements once: several of them have a `total`, and they mean different things by it. */
export const builtInFields: readonly BuiltInField[] = [...meaningsByName()]
  .map(([name, meanings]) => builtIn(name, meanings))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

export const builtInByName: ReadonlyMap<string, BuiltInField> = new Map(builtInFields.map((each) => [each.name, each]));
export const builtInByUuid: ReadonlyMap<string, BuiltInField> = new Map(builtInFields.map((each) => [each.uuid, each]));

function meaningsByName(): ReadonlyMap<string, readonly Meaning[]> {
  const found = new Map<string, Meaning[]>();
  const add = (name: string, meaning: Meaning): void => {
    found.set(name, [...(found.get(name) ?? []), meaning]);
  };
  for (const [measurement, { fields, tags }] of Object.entries(knownMeasurements)) {
    for (const [name, known] of Object.entries(fields)) add(name, { measurement, ...known, isTag: false });
    for (const [name, description] of Object.entries(tags)) {
      add(name, { measurement, description, unit: '', isTag: true });
    }
  }
  return found;
}

function builtIn(name: string, meanings: readonly Meaning[]): BuiltInField {
  const descriptions = new Set(meanings.map(({ description }) => description));
  const units = new Set(meanings.map(({ unit }) => unit));
  const [only = ''] = descriptions;
  const [unit = ''] = units;
  return {
    uuid: `field_${createHash('sha256').update(`built-in field ${name}`).digest('hex').slice(0, 32)}`,
    name,
    desc:
      descriptions.size === 1
        ? only
        : meanings.map(({ measurement, description }) => `${measurement}: ${description}`).join(' '),
    unit: units.size === 1 ? unit : '',
    isTag: meanings.every(({ isTag }) => isTag),
  };
}
