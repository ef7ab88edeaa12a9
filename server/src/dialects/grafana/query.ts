import { parseQueryText } from '../query-text.ts';

/** The query of a call. Names are taken as sent first, then whatever their case. */
export interface QueryParameters {
  /** The first value; undefined when there is none. */
  readonly text: (name: string) => string | undefined;
  /** Every value, in the order sent; a comma separates values too where `commas` says so. */
  readonly all: (name: string, options?: { readonly commas?: boolean }) => string[];
  /** A whole number; undefined when there is none or it is none. */
  readonly number: (name: string) => number | undefined;
  readonly flag: (name: string) => boolean;
}

/** Errors: `InvalidParameter` for a query that cannot be decoded. */
export function readQuery(text: string): QueryParameters {
  const pairs = parseQueryText(text);
  const all = (name: string): string[] => {
    const exact = pairs.filter(([key]) => key === name);
    const found = exact.length > 0 ? exact : pairs.filter(([key]) => key.toLowerCase() === name.toLowerCase());
    return found.map(([, value]) => value);
  };
  const first = (name: string) => all(name)[0];
  return {
    text: first,
    all: (name, { commas = false } = {}) =>
      commas
        ? all(name)
            .flatMap((value) => value.split(','))
            .filter((value) => value !== '')
        : all(name),
    number: (name) => {
      const value = first(name);
      return value !== undefined && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
    },
    flag: (name) => ['true', '1', 'True', 'TRUE', 't'].includes(first(name) ?? ''),
  };
}

export interface Page {
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

const PER_PAGE_MAX = 5_000;

/** `page` and `perpage` as Grafana takes them: what makes no sense is the first page, 1,000 long. */
export function pageOf(query: QueryParameters): Page {
  const page = query.number('page') ?? 1;
  const perPage = query.number('perpage') ?? 1_000;
  return { page: Math.max(page, 1), perPage: perPage < 1 ? 1_000 : Math.min(perPage, PER_PAGE_MAX) };
}
