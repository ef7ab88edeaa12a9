import { useTranslate } from '../language/language.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';

const intervals = ['5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h'];

interface RefreshPickerProps {
  /** `30s`; empty: never. */
  readonly refresh: string;
  readonly onRefresh: (refresh: string) => void;
  readonly onNow: () => void;
}

export function RefreshPicker({ refresh, onRefresh, onNow }: RefreshPickerProps) {
  const t = useTranslate();
  return (
    <div className="flex">
      <Button className="rounded-r-none px-2" aria-label={t('refreshNow')} onClick={onNow}>
        ⟳
      </Button>
      <Select
        aria-label={t('refreshInterval')}
        className="w-auto! rounded-l-none border-l-0"
        value={refresh}
        onChange={(event) => onRefresh(event.target.value)}
      >
        <option value="">{t('refreshOff')}</option>
        {[...new Set([...intervals, ...(refresh === '' ? [] : [refresh])])].map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </Select>
    </div>
  );
}
