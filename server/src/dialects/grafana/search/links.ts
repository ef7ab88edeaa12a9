interface Paged {
  readonly page: number;
  readonly limit: number;
  readonly totalCount: number;
}

/** The `Link` header of a page (RFC 8288): the pages around it and at both ends, as far as there are any. */
export function linksOf(path: string, query: string, { page, limit, totalCount }: Paged): string {
  const last = Math.max(Math.ceil(totalCount / limit), 1);
  const links: string[] = [];
  const add = (rel: string, target: number) => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(target));
    links.push(`<${path}?${parameters}>; rel="${rel}"`);
  };
  if (page > 1) add('first', 1);
  if (page > 1) add('prev', Math.min(page - 1, last));
  if (page < last) add('next', page + 1);
  if (last > 1) add('last', last);
  return links.join(', ');
}
