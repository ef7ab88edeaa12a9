import { useRef, useState } from 'react';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';

const shownMs = 1_500;

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const t = useTranslate();
  const place = useRef<HTMLSpanElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'notCopied'>();
  const copy = async () => {
    setOutcome((await copyText(text, place.current ?? document.body)) ? 'copied' : 'notCopied');
    setTimeout(() => setOutcome(undefined), shownMs);
  };
  return (
    <span ref={place} className="relative inline-flex shrink-0">
      <Button onClick={() => void copy()} aria-live="polite">
        {outcome === undefined ? (label ?? t('copy')) : t(outcome)}
      </Button>
    </span>
  );
}

/** The clipboard of the browser exists only on HTTPS and on the own machine; elsewhere a selection is copied. False: neither worked. */
async function copyText(text: string, place: HTMLElement): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: the other way may work.
  }
  return copySelected(text, place);
}

/** @param place a dialog takes the focus back from whatever is outside of it, and nothing would be copied */
function copySelected(text: string, place: HTMLElement): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'absolute top-0 left-0 size-px opacity-0';
  place.append(area);
  area.focus({ preventScroll: true });
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}
