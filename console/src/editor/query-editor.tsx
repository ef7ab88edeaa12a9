import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { dqlCompletion, type LoadNames } from './dql-completion.ts';
import { dqlErrors } from './dql-errors.ts';
import { dqlHighlighting } from './dql-highlighting.ts';
import { type CompleteAt, type Problem, plainCompletion, showProblems } from './plain-completion.ts';

interface QueryEditorProps {
  readonly label: string;
  /** What it begins with, and what replaces all of it when it changes, or `revision` does. What is typed does not come back by it. */
  readonly value: string;
  readonly revision: number;
  readonly onChange: (text: string) => void;
  /** Ctrl or Command with Enter. */
  readonly onRun: (text: string) => void;
  /** Undefined: the text is of another language. */
  readonly loadNames: LoadNames | undefined;
  /** What can be written in that other language; undefined where nothing is known of it. */
  readonly complete?: CompleteAt | undefined;
  /** What the server found wrong with `value`. */
  readonly problems?: readonly Problem[];
  readonly hint: string;
}

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '13px', borderRadius: '6px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': {
    fontFamily: 'var(--font-mono, monospace)',
    padding: '8px 4px',
    caretColor: 'var(--ink)',
    minHeight: '3.5em',
  },
  '.cm-placeholder': { color: 'var(--muted)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-soft) !important' },
});

const nonce = (): Extension => {
  const found = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return found ? EditorView.cspNonce.of(found) : [];
};

const noProblems: readonly Problem[] = [];

/** An editor for queries. Tab leaves it, as it leaves every other field. */
export function QueryEditor({
  label,
  value,
  revision,
  onChange,
  onRun,
  loadNames,
  complete,
  problems = noProblems,
  hint,
}: QueryEditorProps) {
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, onRun });
  latest.current = { onChange, onRun };
  const first = useRef(value);
  first.current = value;
  useEffect(() => {
    if (holder.current === null) return;
    const run = {
      key: 'Mod-Enter',
      run: (target: EditorView) => {
        latest.current.onRun(target.state.doc.toString());
        return true;
      },
    };
    const editor = new EditorView({
      parent: holder.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          nonce(),
          theme,
          history(),
          bracketMatching(),
          closeBrackets(),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          placeholder(hint),
          Prec.highest(keymap.of([run])),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          loadNames === undefined ? [] : [dqlHighlighting, dqlErrors, dqlCompletion(loadNames)],
          complete === undefined ? [] : plainCompletion(complete),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, hint, loadNames, complete]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same text again is put back when it is asked for again.
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString().trim() === value.trim()) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value, revision]);
  useEffect(() => {
    if (view.current !== undefined && loadNames === undefined) showProblems(view.current, problems);
  }, [problems, loadNames]);
  return <div ref={holder} className="rounded-md border border-line" />;
}
