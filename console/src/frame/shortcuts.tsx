import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslate } from '../language/language.ts';
import { useSignedIn } from '../session/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { isTyping } from '../ui/search-field.tsx';
import { navigationFor } from './navigation.ts';

/** How long the second key of a pair is waited for. */
const pairMs = 1_200;

/** `g` and a letter opens a page, `?` lists the keys. */
export function Shortcuts() {
  const t = useTranslate();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const account = useSignedIn();
  const items = useMemo(() => navigationFor(account).flatMap((group) => group.items), [account]);
  useEffect(() => {
    let startedMs = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') setOpen(true);
      const item = event.timeStamp - startedMs < pairMs ? items.find(({ key }) => key === event.key) : undefined;
      startedMs = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (item !== undefined) void navigate({ to: item.to });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, items]);
  return (
    <Dialog title={t('shortcuts')} isOpen={isOpen} onClose={() => setOpen(false)}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {items.map(({ key, text }) => (
          <Shortcut key={key} keys={`g ${key}`} text={t(text)} />
        ))}
        <Shortcut keys="/" text={t('search')} />
        <Shortcut keys="Ctrl Enter" text={t('shortcutRun')} />
        <Shortcut keys="Ctrl Space" text={t('shortcutComplete')} />
        <Shortcut keys="Esc" text={t('shortcutClose')} />
        <Shortcut keys="?" text={t('shortcuts')} />
      </dl>
    </Dialog>
  );
}

function Shortcut({ keys, text }: { readonly keys: string; readonly text: string }) {
  return (
    <>
      <dt>
        <kbd className="rounded border border-line bg-sunken px-1.5 font-mono text-xs">{keys}</kbd>
      </dt>
      <dd>{text}</dd>
    </>
  );
}
