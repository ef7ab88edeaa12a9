import { useLanguage } from '../../language/language.ts';
import { levelColours, levelOf } from './usage.ts';

/** A percentage as number and bar. */
export function UsageBar({ percent }: { readonly percent: number | undefined }) {
  const language = useLanguage();
  if (percent === undefined) return <span className="text-muted">–</span>;
  const { strong } = levelColours[levelOf(percent)];
  return (
    <span className="flex min-w-24 flex-col gap-1">
      <span className="tabular-nums">{percent.toLocaleString(language, { maximumFractionDigits: 1 })} %</span>
      <span aria-hidden="true" className="block h-1 rounded-full bg-sunken">
        <span
          className="block h-1 rounded-full"
          style={{ width: `${Math.min(100, Math.max(0, percent))}%`, background: strong }}
        />
      </span>
    </span>
  );
}
