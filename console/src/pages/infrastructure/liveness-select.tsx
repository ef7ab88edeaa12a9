import { useTranslate } from '../../language/language.ts';
import { Select } from '../../ui/field.tsx';
import { livenessTexts } from './liveness-badge.tsx';
import type { Liveness } from './queries.ts';

const livenessChoices: readonly Liveness[] = ['live', 'late', 'gone'];

interface LivenessSelectProps {
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

export function LivenessSelect({ value, onChange }: LivenessSelectProps) {
  const t = useTranslate();
  return (
    <Select
      className="max-w-44"
      aria-label={t('state')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('livenessPresent')}</option>
      {livenessChoices.map((each) => (
        <option key={each} value={each}>
          {t(livenessTexts[each])}
        </option>
      ))}
    </Select>
  );
}
