import { useMemo, useRef } from 'react';
import type { DataSource } from '../../../data/sources.ts';
import { QueryEditor } from '../../../editor/query-editor.tsx';
import { completionOf } from '../../explore/completion/source-completion.ts';
import { loadNames } from '../../query/load-names.ts';

export interface QueryTextProps {
  readonly label: string;
  readonly text: string;
  readonly isDql: boolean;
  /** The data source whose language it is in; undefined for the telemetry that is stored here. */
  readonly source: DataSource | undefined;
  readonly hint: string;
  readonly onText: (text: string) => void;
}

/** The text of a query. It is taken when it is left, or by Ctrl or Command with Enter: not at every letter. */
export function QueryText({ label, text, isDql, source, hint, onText }: QueryTextProps) {
  const typed = useRef(text);
  const complete = useMemo(() => (source === undefined ? undefined : completionOf(source)), [source]);
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
        complete={complete}
        hint={hint}
      />
    </div>
  );
}
