import type { SettingType } from '../setting-type.ts';
import { shown } from '../setting-type.ts';

/** A whole number within limits that are part of the range. In the file it may be written as a number or as text. */
export function wholeNumber({ minimum, maximum }: { minimum: number; maximum: number }): SettingType<number> {
  const accepts = `whole number, ${minimum} to ${maximum}`;
  return {
    accepts,
    parse(raw) {
      const value = toWholeNumber(raw);
      const fix = `Write a ${accepts}.`;
      if (value === undefined) return { problem: `${shown(raw)} is not a whole number.`, fix };
      if (value < minimum) return { problem: `${value} is below the minimum of ${minimum}.`, fix };
      if (value > maximum) return { problem: `${value} is above the maximum of ${maximum}.`, fix };
      return { value };
    },
    print: String,
  };
}

/** `Number()` alone would read an empty text as 0 and `0x10`, `1e3` as numbers that nobody meant to write. */
function toWholeNumber(raw: unknown): number | undefined {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? raw + 0 : undefined;
  if (typeof raw !== 'string' || !/^\s*-?[0-9]{1,15}\s*$/.test(raw)) return undefined;
  return Number(raw) + 0;
}
