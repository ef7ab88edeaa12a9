import { useState } from 'react';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';

const shownMs = 1_500;

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useTranslate();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), shownMs);
  };
  return (
    <Button onClick={() => void copy()} aria-live="polite">
      {isCopied ? t('copied') : (label ?? t('copy'))}
    </Button>
  );
}

/** The clipboard of the browser exists only on HTTPS and on the own machine; elsewhere a selection is copied. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
