import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

/** One of a closed list of words. Case does not matter. */
export function oneOf<const Word extends string>(words: readonly Word[]): SettingType<Word> {
  const accepts = words.map((word) => `\`${word}\``).join(', ');
  return {
    accepts,
    parse(raw) {
      const text = trimmedText(raw)?.toLowerCase();
      const value = words.find((word) => word === text);
      if (value !== undefined) return { value };
      return { problem: `${shown(raw)} is not one of the known words.`, fix: `Write one of ${words.join(', ')}.` };
    },
    print: (value) => value,
  };
}

/** True or false. */
export function flag(): SettingType<boolean> {
  return {
    accepts: '`true` or `false` (`1` and `0` work as well)',
    parse(raw) {
      const word = typeof raw === 'string' ? raw.trim().toLowerCase() : raw;
      if (word === true || word === 'true' || word === '1' || word === 1) return { value: true };
      if (word === false || word === 'false' || word === '0' || word === 0) return { value: false };
      return { problem: `${shown(raw)} is neither true nor false.`, fix: 'Write true or false.' };
    },
    print: String,
  };
}
