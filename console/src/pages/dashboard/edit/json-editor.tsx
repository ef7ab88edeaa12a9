import { useState } from 'react';
import { exactJson } from '../../../api/exact-json.ts';
import { isJson, type Json } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

interface JsonEditorProps {
  readonly value: Json;
  readonly onApply: (value: Json) => void;
  readonly onClose: () => void;
}

/** Everything of a dashboard or panel as the text that it is kept as. */
export function JsonEditor({ value, onApply, onClose }: JsonEditorProps) {
  const t = useTranslate();
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const { json, problem } = read(text);
  return (
    <Dialog title="JSON" description={t('jsonHint')} isOpen onClose={onClose} isWide>
      <textarea
        aria-label={t('dashboardJson')}
        spellCheck={false}
        className="h-[55vh] rounded-md border border-line bg-surface p-2 font-mono text-xs"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem !== '' && <p className="text-sm text-bad">{problem}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          kind="primary"
          disabled={json === undefined}
          onClick={() => {
            if (json !== undefined) onApply(json);
            onClose();
          }}
        >
          {t('apply')}
        </Button>
      </div>
    </Dialog>
  );
}

function read(text: string): { readonly json: Json | undefined; readonly problem: string } {
  try {
    const value = exactJson(text);
    return isJson(value) ? { json: value, problem: '' } : { json: undefined, problem: '{ … }' };
  } catch (error) {
    return { json: undefined, problem: String(error instanceof Error ? error.message : error) };
  }
}
