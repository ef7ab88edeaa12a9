import fc from 'fast-check';
import type { Draft } from './draft.ts';
import { type UuidName, uuidIn, uuidNames, type World } from './world.ts';

/** One change of one place. `apply` runs when the request is sent, because the objects that it names change. */
export interface Mutation {
  readonly name: string;
  readonly apply: (draft: Draft, world: World) => void;
}

type Choice = readonly [weight: number, arbitrary: fc.Arbitrary<Mutation>];

export const oneOf = (...choices: readonly Choice[]): fc.Arbitrary<Mutation> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** One of the values, put into the request by `apply`. */
export const each = <Value>(
  label: string,
  values: readonly Value[],
  apply: (draft: Draft, value: Value, world: World) => void,
): fc.Arbitrary<Mutation> =>
  fc.constantFrom(...values).map((value) => ({
    name: `${label} ${shown(value)}`,
    apply: (draft: Draft, world: World) => apply(draft, value, world),
  }));

interface UuidSource {
  readonly of: 'foreign' | 'fixture' | 'deleted';
  readonly name: UuidName;
}

const sources = ['foreign', 'fixture', 'deleted'] as const;

/** Of another workspace, of another noun of this one, and of what is gone. */
export const uuidSources: readonly UuidSource[] = sources.flatMap((of) => uuidNames.map((name) => ({ of, name })));

export const uuidOf = ({ of, name }: UuidSource, world: World): string => uuidIn(world[of], name);

const SHOWN_MAX = 40;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}… (${text.length})` : text;
}
