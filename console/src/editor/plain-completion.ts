import { autocompletion } from '@codemirror/autocomplete';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

export interface Candidate {
  readonly label: string;
  readonly kind: 'function' | 'keyword' | 'property' | 'class' | 'text' | 'variable';
  /** What is written for it, where that is not its label. */
  readonly insert?: string;
}

interface Completed {
  /** Where the word begins that is being written. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
  /** While the word looks like this, the same candidates are narrowed down; without it, while it is a name. */
  readonly validFor?: RegExp;
  /** Something has to be written here: it is offered before it is asked for. */
  readonly isExpected?: boolean;
}

/** What can be written at a place of a text; null for nothing. */
export type CompleteAt = (text: string, position: number) => Promise<Completed | null>;

/** Offers what a language of another server has at the cursor. */
export const plainCompletion = (at: CompleteAt): Extension =>
  autocompletion({
    override: [
      async (context) => {
        const text = context.state.doc.toString();
        const found = await at(text, context.pos);
        if (found === null || context.aborted || found.candidates.length === 0) return null;
        // Between two words nothing pops up unless it is asked for.
        const isExpected = found.isExpected === true || context.explicit;
        if (!isExpected && found.from === context.pos && !/[{(["'`,.]$/.test(text.slice(0, context.pos))) return null;
        return {
          from: found.from,
          options: found.candidates.map(({ label, kind, insert }) => ({
            label,
            type: kind,
            ...(insert !== undefined && { apply: insert }),
          })),
          validFor: found.validFor ?? /^[\w:$.]*$/,
        };
      },
    ],
    icons: false,
  });

/** What the server said is wrong, and where. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** Underlines what is wrong, in place of what was underlined before. */
export function showProblems(view: EditorView, problems: readonly Problem[]): void {
  const length = view.state.doc.length;
  const diagnostics = problems.map(({ from, to, message }): Diagnostic => {
    const end = Math.min(Math.max(to, from + 1), length);
    return { from: Math.max(0, Math.min(from, end - 1)), to: end, severity: 'error', message };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
