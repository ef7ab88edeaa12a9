import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import type { Play } from './use-play.ts';

interface PlayControlsProps {
  readonly name: string;
  readonly count: number;
  readonly play: Play;
}

/** Stays in view whatever dashboard is. */
export function PlayControls({ name, count, play: { at, isPaused, show, setPaused } }: PlayControlsProps) {
  const t = useTranslate();
  return (
    <nav
      aria-label={t('carouselNamed', { name })}
      className="fixed bottom-2 left-2 z-30 flex items-center md:left-1/2 md:-translate-x-1/2 gap-1 rounded-lg border border-line bg-surface p-1 text-sm"
    >
      <Button kind="quiet" aria-label={t('previousDashboard')} onClick={() => show(at - 1)}>
        ‹
      </Button>
      <Button kind="quiet" onClick={() => setPaused(!isPaused)}>
        {t(isPaused ? 'resumeCarousel' : 'pauseCarousel')}
      </Button>
      <Button kind="quiet" aria-label={t('nextDashboard')} onClick={() => show(at + 1)}>
        ›
      </Button>
      <span className="px-2 text-muted tabular-nums">{t('dashboardOfCarousel', { at: at + 1, count })}</span>
    </nav>
  );
}
