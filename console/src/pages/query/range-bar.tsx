import { RefreshPicker } from '../../time/refresh-picker.tsx';
import { TimePicker } from '../../time/time-picker.tsx';
import type { RangeInView } from './use-range.ts';

/** Which time is looked at, and how often anew. */
export function RangeBar({ shown }: { readonly shown: RangeInView }) {
  const { written, range, calendar, refresh, change, renew } = shown;
  return (
    <>
      <TimePicker
        written={written}
        range={range}
        calendar={calendar}
        onRange={(next) => change({ ...next })}
        onZone={(tz) => change({ tz })}
      />
      <RefreshPicker refresh={refresh} onRefresh={(next) => change({ refresh: next })} onNow={renew} />
    </>
  );
}
