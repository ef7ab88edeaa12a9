import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Liveness } from './queries.ts';

const tones = { live: 'good', late: 'warn', gone: 'bad' } as const;
export const livenessTexts = { live: 'livenessLive', late: 'livenessLate', gone: 'livenessGone' } as const;

/** Whether something still reports. */
export function LivenessBadge({ liveness }: { readonly liveness: Liveness }) {
  const t = useTranslate();
  return <Badge tone={tones[liveness]}>{t(livenessTexts[liveness])}</Badge>;
}
