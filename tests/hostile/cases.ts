import fc from 'fast-check';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { ValidRequest } from '../support/valid-requests.ts';
import { bodyMutations } from './body-mutations.ts';
import { segmentOf } from './draft.ts';
import { fieldMutations } from './field-mutations.ts';
import { headerMutations } from './header-mutations.ts';
import type { Mutation } from './mutation.ts';
import { pathMutations } from './path-mutations.ts';
import { nameOf, type Place, placesOf } from './places.ts';
import { queryMutations, textMutations } from './text-mutations.ts';

/** Fields are many; without weights the few parameters of a path would hardly be tried. */
const weights: Readonly<Record<Place['kind'], number>> = {
  parameter: 10,
  query: 12,
  field: 16,
  header: 8,
  body: 4,
  path: 3,
};
const documentWeight = 8;

/** Valid requests with one place changed, and where it was changed. */
export function casesOf(operation: Operation, request: ValidRequest): fc.Arbitrary<Mutation> {
  const groups = Map.groupBy(placesOf(operation, request), (place) =>
    place.kind === 'field' && place.inDocument ? 'document' : place.kind,
  );
  return fc.oneof(
    ...[...groups].map(([kind, places]) => ({
      weight: kind === 'document' ? documentWeight : weights[kind],
      arbitrary: fc.constantFrom(...places).chain((place) =>
        mutationsOf(operation, place).map((mutation) => ({
          name: `${nameOf(place)}: ${mutation.name}`,
          apply: mutation.apply,
        })),
      ),
    })),
  );
}

function mutationsOf(operation: Operation, place: Place): fc.Arbitrary<Mutation> {
  switch (place.kind) {
    case 'parameter': {
      const segment = segmentOf(operation, place.name);
      return textMutations(place.schema, (draft, text) => {
        draft.segments = draft.segments.map((part, index) => (index === segment ? text : part));
      });
    }
    case 'query':
      return queryMutations(place.name, place.schema);
    case 'field':
      return fieldMutations(place);
    case 'header':
      return headerMutations();
    case 'body':
      return bodyMutations();
    case 'path':
      return pathMutations(operation);
  }
}
