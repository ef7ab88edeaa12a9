import { useTranslate } from '../language/language.ts';
import type { ChartOptions } from './chart.ts';
import { safePage, safePicture } from './safe-address.ts';

interface EmbeddedProps {
  readonly chart: ChartOptions;
  readonly title: string;
}

/** A page of another server, which can do nothing here: it has no access to this one, and cannot lead it elsewhere. */
export function Embedded({ chart, title }: EmbeddedProps) {
  const t = useTranslate();
  const address = safePage(chart.address.url);
  if (address === undefined) return <p className="p-3 text-sm text-muted">{t('noAddress')}</p>;
  return (
    <iframe
      title={title || address}
      src={address}
      sandbox="allow-scripts allow-forms allow-popups"
      referrerPolicy="no-referrer"
      className="size-full border-0"
    />
  );
}

const fits = { fill: 'object-fill', contain: 'object-contain', cover: 'object-cover' } as const;

export function Picture({ chart, title }: EmbeddedProps) {
  const t = useTranslate();
  const address = safePicture(chart.address.url);
  if (address === undefined) return <p className="p-3 text-sm text-muted">{t('noAddress')}</p>;
  return (
    <img src={address} alt={title} referrerPolicy="no-referrer" className={`size-full ${fits[chart.address.fit]}`} />
  );
}
