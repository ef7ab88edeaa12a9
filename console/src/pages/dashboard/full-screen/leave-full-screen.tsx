import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';

/** The way back for who has no Esc key, or does not think of it. */
export function LeaveFullScreen({ onLeave }: { readonly onLeave: () => void }) {
  const t = useTranslate();
  return (
    <div className="fixed right-2 bottom-2 z-30">
      <Button onClick={onLeave} title={t('leaveFullScreenHint')}>
        ✕ {t('leaveFullScreen')}
      </Button>
    </div>
  );
}
