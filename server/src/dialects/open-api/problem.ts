import { BelvedereError } from '../../errors/index.ts';

export type Place = 'path' | 'query' | 'body';

/** One thing that is wrong with a request. Never holds a value that was sent: it may be a secret. */
export interface Problem {
  readonly in: Place;
  /** As the client writes it: `filters[0].name`. Empty for the body as a whole. */
  readonly field: string;
  /** The rule's short name: `required`, `unknown`, `type`, `enum`, `maxLength`, … */
  readonly rule: string;
  /** What must be, what was sent, and what to do. */
  readonly message: string;
  readonly allowed?: readonly unknown[];
  readonly suggestion?: string;
}

const problemsMax = 20;
const sentencesMax = 2;
const fieldLengthMax = 200;

const placeNames: Readonly<Record<Place, string>> = {
  path: 'path parameter',
  query: 'query parameter',
  body: 'body field',
};

/** The error that tells the first problems in its message and all of them, up to 20, in `detail.problems`. */
export function invalidParameter(problems: readonly Problem[]): BelvedereError {
  const sentences = problems.slice(0, sentencesMax).map(sentenceOf);
  const more = problems.length - sentences.length;
  const rest = more === 0 ? '' : ` (${more} more in errorDetail.problems)`;
  return new BelvedereError('InvalidParameter', sentences.join('; ') + rest, {
    detail: { problems: problems.slice(0, problemsMax) },
  });
}

function sentenceOf({ in: place, field, message }: Problem): string {
  if (field === '') return `the ${place === 'body' ? 'body' : place} ${message}`;
  return `${placeNames[place]} "${field}" ${message}`;
}

/** `/filters/0/name` and a name below it as `filters[0].name`. */
export function fieldOf(pointer: string, below?: string): string {
  let field = '';
  const parts = pointer.split('/').slice(1);
  if (below !== undefined) parts.push(below);
  for (const part of parts) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (/^[0-9]+$/.test(name) && field !== '') field += `[${name}]`;
    else field += field === '' ? name : `.${name}`;
  }
  return field.length > fieldLengthMax ? `${field.slice(0, fieldLengthMax)}…` : field;
}
