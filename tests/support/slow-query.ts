/**
 * A query that keeps the engine busy for as long as it may and needs little memory: it rewrites a long text, over and over, for each element of one list with each of
 * another.
 */
const text = 'GET /api/1 from 10.0.0.1 at 2026-01-15T12:00:00Z took 12 ms; '.repeat(8);
const pair = `concat(unwrap(a), '/', unwrap(b), ' ${text}')`;
const rewritten = Array.from({ length: 30 }).reduce<string>((inner) => `regexp_replace(${inner}, '(\\d)', '$1')`, pair);

/** With another mark it is another query. */
export const slowQuery = (mark: string): string => `L::slow:(max(length(${rewritten})) AS ${mark}) [1d]`;

/** The point that it needs, as line protocol of category logging. The time that it takes grows with the square of the number of elements. */
export function slowPointOf(elements: number): string {
  const list = JSON.stringify(Array.from({ length: elements }, (_, index) => index));
  return `slow a="${list}",b="${list}"`;
}

/** More than it can do in the time that a query has. */
export const slowPoint = slowPointOf(400);
