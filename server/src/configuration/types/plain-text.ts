import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

/** One line of text, trimmed. */
export function plainText({
  maximumLength = 256,
  pattern,
  accepts,
}: {
  readonly maximumLength?: number;
  readonly pattern: RegExp;
  /** What the pattern lets through, for people. */
  readonly accepts: string;
}): SettingType<string> {
  return {
    accepts,
    parse(raw) {
      const text = trimmedText(raw);
      const fix = `Write ${accepts}, ${maximumLength} characters at most.`;
      if (text === undefined) return { problem: `${shown(raw)} is not text.`, fix };
      if ([...text].length > maximumLength) return { problem: `It has ${[...text].length} characters.`, fix };
      if (!pattern.test(text)) return { problem: `${shown(text)} holds a character that is not allowed.`, fix };
      return { value: text };
    },
    print: (value) => value,
  };
}
