import { useTranslate } from '../language/language.ts';
import { Select } from './field.tsx';

const hourChoices = ['1', '6', '24', '168', '720'] as const;
const hourMs = 3_600_000;
/** A window that moves with every look would ask anew each time. */
const roundMs = 60_000;

export const windowOfHours = (hours: string): { readonly fromMs: number } => ({
  fromMs: Math.floor((Date.now() - Number(hours) * hourMs) / roundMs) * roundMs,
});

interface HoursSelectProps {
  readonly value: string;
  readonly onChange: (hours: string) => void;
}

/** How far back a page looks. */
export function HoursSelect({ value, onChange }: HoursSelectProps) {
  const t = useTranslate();
  return (
    <Select
      className="max-w-40"
      aria-label={t('window')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {hourChoices.map((each) => (
        <option key={each} value={each}>
          {t('lastHours', { hours: each })}
        </option>
      ))}
    </Select>
  );
}
