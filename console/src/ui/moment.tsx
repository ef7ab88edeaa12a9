import { type Language, useLanguage, useTranslate } from '../language/language.ts';

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** "3 minutes ago", in the language of the console. */
export function relativeTime(timeMs: number, nowMs: number, language: Language): string {
  const seconds = (timeMs - nowMs) / 1000;
  const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** A time as how long ago it is; the exact one when pointed at. `null`: never. */
export function Moment({ timeMs }: { readonly timeMs: number | null }) {
  const t = useTranslate();
  const language = useLanguage();
  if (timeMs === null || timeMs <= 0) return <span className="text-muted">{t('never')}</span>;
  const date = new Date(timeMs);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString(language)} className="whitespace-nowrap">
      {relativeTime(timeMs, Date.now(), language)}
    </time>
  );
}
