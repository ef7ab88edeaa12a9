import { named, quoted } from '../query/ask-dql.ts';

/** Fields that logs are told apart by; each of them filters, and is counted beside the logs. */
export const facetNames = ['status', 'source', 'service', 'host'] as const;
export type FacetName = (typeof facetNames)[number];

export type LogSearch = { readonly [Name in FacetName | 'query']?: string | undefined };

const allSources = "re('.*')";

function conditionsOf(search: LogSearch, leftOut?: FacetName): string {
  const facets = facetNames.flatMap((name) => {
    const value = search[name];
    // The source stands before the filter, where it is cheapest.
    return value === undefined || name === 'source' || name === leftOut ? [] : [`${named(name)} = ${quoted(value)}`];
  });
  const text = search.query?.trim() ?? '';
  const conditions = text === '' ? facets : [...facets, `message = query_string(${quoted(text)})`];
  return conditions.length === 0 ? '' : ` { ${conditions.join(', ')} }`;
}

const sourceOf = ({ source }: LogSearch, leftOut?: FacetName): string =>
  source === undefined || leftOut === 'source' ? allSources : quoted(source);

/** The logs themselves. */
export const listQuery = (search: LogSearch): string => `L::${sourceOf(search)}:(\`*\`)${conditionsOf(search)}`;

/** How many there are over time, by status. */
export const histogramQuery = (search: LogSearch): string =>
  `L::${sourceOf(search)}:(count(\`*\`) AS logs)${conditionsOf(search)} [::auto] BY status`;

const valuesOfFacet = 10;

/** The values of a field that most logs have; the filter by this field does not count, so that another value can be chosen. */
export const facetQuery = (search: LogSearch, name: FacetName): string =>
  `L::${sourceOf(search, name)}:(count(\`*\`) AS logs)${conditionsOf(search, name)} BY ${named(name)} SORDER BY logs DESC SLIMIT ${valuesOfFacet}`;
