import {
  type CandidateKind,
  type CursorPlace,
  complete,
  locate,
  type CompletionContext as Names,
} from '@belvedere/dql';
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  insertBracket,
  insertCompletionText,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';

/** Tells the names that only the telemetry knows: sources, fields, values. */
export type LoadNames = (place: CursorPlace) => Promise<Names>;

/** The icons that CodeMirror has, by kind of candidate. */
const types: Readonly<Record<CandidateKind, string>> = {
  namespace: 'namespace',
  source: 'class',
  field: 'property',
  value: 'text',
  function: 'function',
  clause: 'keyword',
  keyword: 'keyword',
  operator: 'keyword',
};

/** A function brings both of its brackets, as one that is typed does: the closing one is written over. */
function insertCandidate(view: EditorView, insert: string, from: number, to: number): void {
  const isCall = insert.endsWith('(');
  view.dispatch(insertCompletionText(view.state, isCall ? insert.slice(0, -1) : insert, from, to));
  if (!isCall) return;
  view.dispatch(insertBracket(view.state, '(') ?? view.state.replaceSelection('('));
}

async function candidatesAt(context: CompletionContext, load: LoadNames): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const place = locate(text, context.pos);
  // Between two words nothing pops up unless it is asked for.
  if (!context.explicit && place.prefix === '' && !/[:({[,=`'"]$/.test(text.slice(0, context.pos).trimEnd()))
    return null;
  const names = await load(place);
  if (context.aborted) return null;
  const { from, to, candidates } = complete(text, context.pos, names);
  return {
    from,
    to,
    filter: false,
    options: candidates.map(({ kind, label, insert, detail }) => ({
      label,
      apply: (view: EditorView, _: unknown, begin: number, end: number) => insertCandidate(view, insert, begin, end),
      type: types[kind],
      ...(detail !== '' && { detail }),
    })),
  };
}

/** Offers what can be written at the cursor. */
export const dqlCompletion = (load: LoadNames): Extension =>
  autocompletion({ override: [(context) => candidatesAt(context, load)], icons: false });
