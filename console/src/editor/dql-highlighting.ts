import { type HighlightKind, tokenize } from '@belvedere/dql';
import { type EditorState, type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** The colour of each kind of token, as a variable of the theme: those that text is readable in. */
const colours: Readonly<Partial<Record<HighlightKind, string>>> = {
  namespace: 'var(--series-4)',
  function: 'var(--accent)',
  keyword: 'var(--series-4)',
  string: 'var(--good)',
  regex: 'var(--good)',
  number: 'var(--warn)',
  duration: 'var(--warn)',
  variable: 'var(--bad)',
  comment: 'var(--muted)',
  operator: 'var(--muted)',
  separator: 'var(--muted)',
  bracket: 'var(--muted)',
};

const classOf = (kind: HighlightKind): string => `dql-${kind}`;

const marks = new Map<HighlightKind, Decoration>();

function markOf(kind: HighlightKind): Decoration {
  const known = marks.get(kind) ?? Decoration.mark({ class: classOf(kind) });
  marks.set(kind, known);
  return known;
}

/** A query is short: the whole of it is read anew after each key. */
function decorated(state: EditorState): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { kind, start, end } of tokenize(state.doc.toString())) builder.add(start, end, markOf(kind));
  return builder.finish();
}

const theme = EditorView.baseTheme(
  Object.fromEntries([
    ...Object.entries(colours).map(([kind, color]) => [`.${classOf(kind as HighlightKind)}`, { color }]),
    [`.${classOf('source')}`, { fontWeight: '600' }],
    [`.${classOf('invalid')}`, { textDecoration: 'underline wavy var(--bad)' }],
  ]),
);

const decorations = StateField.define<DecorationSet>({
  create: decorated,
  update: (before, transaction) => (transaction.docChanged ? decorated(transaction.state) : before),
  provide: (field) => EditorView.decorations.from(field),
});

/** Colours the parts of a DQL query. */
export const dqlHighlighting: Extension = [decorations, theme];
