import { type Analysis, analyze, formatError, type Query } from '@belvedere/dql';
import { BelvedereError } from '../../errors/index.ts';
import { requireFunctions } from '../guards/functions.ts';

/** Reads and checks a text. Errors: `InvalidQuery` with the place of the mistake, `QueryNotSupported`. */
export function readQuery(text: string): Query {
  const query = requireAnalysis(analyze(text), '', text);
  requireFunctions(query);
  return query;
}

/** What was read, if nothing is wrong with it. The first mistake is told in the message, with all in the detail. */
export function requireAnalysis({ query, errors }: Analysis, place: string, text?: string): Query {
  const [first] = errors;
  if (first === undefined && query !== null) return query;
  const shown = first === undefined || text === undefined ? {} : { shown: formatError(first, text) };
  throw new BelvedereError('InvalidQuery', `${place}${first?.message ?? 'the text is no query'}`, {
    detail: {
      ...shown,
      mistakes: errors
        .slice(0, 20)
        .map(({ code, reason, line, column, offset, length, offendingText, suggestion }) => ({
          code,
          reason,
          line,
          column,
          offset,
          length,
          offendingText: offendingText.slice(0, 200),
          suggestion,
        })),
    },
  });
}
