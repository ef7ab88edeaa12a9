import { analyze } from '@belvedere/dql';
import { type Diagnostic, linter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';

const pauseMs = 400;

/** Shows what is wrong with a query where it is wrong, with what was most likely meant as a fix. */
export const dqlErrors: Extension = linter(
  (view): Diagnostic[] => {
    const text = view.state.doc.toString();
    if (text.trim() === '') return [];
    return analyze(text).errors.map(({ offset, length, reason, suggestion }) => {
      const from = Math.min(offset, text.length);
      const to = Math.min(from + Math.max(length, 1), text.length);
      return {
        // What is missing at the end is shown at the last character.
        from: from === to ? Math.max(0, from - 1) : from,
        to,
        severity: 'error',
        message: reason,
        ...(suggestion !== null && {
          actions: [
            {
              name: suggestion,
              apply: (target, begin, end) => target.dispatch({ changes: { from: begin, to: end, insert: suggestion } }),
            },
          ],
        }),
      };
    });
  },
  { delay: pauseMs },
);
