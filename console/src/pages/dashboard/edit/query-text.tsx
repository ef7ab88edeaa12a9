import { useRef } from 'react';
import { QueryEditor } from '../../../editor/query-editor.tsx';
import { loadNames } from '../../query/load-names.ts';

export interface QueryTextProps {
  readonly label: string;
  readonly text: string;
  readonly isDql: boolean;
  readonly hint: string;
  readonly onText: (text: string) => void;
}

/** The text of a query. It is taken when it is left, or by Ctrl or Command with Enter: not at every letter. */
export function QueryText({ label, text, isDql, hint, onText }: QueryTextProps) {
  const typed = useRef(text);
  const take = (next: string) => {
    typed.current = next;
    if (next !== text) onText(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears what leaves the editor in it, and is nothing to act on.
    <div
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) take(typed.current);
      }}
    >
      <QueryEditor
        label={label}
        value={text}
        revision={0}
        onChange={(next) => {
          typed.current = next;
        }}
        onRun={take}
        loadNames={isDql ? loadNames : undefined}
        hint={hint}
      />
    </div>
  );
}
