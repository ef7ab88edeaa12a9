import type { SettingType } from '../setting-type.ts';

/**
 * Text that must never be shown. Messages name the rule that was broken and the length, never the value.
 * Not trimmed: a space at the end of a password may be meant.
 */
export function secretText({
  minimumLength,
  pattern,
  patternMeaning,
}: {
  minimumLength: number;
  pattern: RegExp;
  patternMeaning: string;
}): SettingType<string> {
  const maximumLength = 256;
  const accepts = `text of ${minimumLength} to ${maximumLength} characters; ${patternMeaning}`;
  const fix = `Use ${accepts}.`;
  return {
    accepts,
    parse(raw) {
      if (typeof raw !== 'string') return { problem: 'It is not text.', fix };
      const length = [...raw].length;
      if (length < minimumLength) return { problem: `It has ${length} characters, which is too short.`, fix };
      if (length > maximumLength) return { problem: `It has ${length} characters, which is too long.`, fix };
      if (!pattern.test(raw)) return { problem: 'It holds a character that is not allowed.', fix };
      return { value: raw };
    },
    print: () => 'set',
  };
}

const keyBytes = 32;

/** 32 bytes as 64 hex digits or as base64. */
export function keyMaterial(): SettingType<Buffer> {
  return {
    accepts: `${keyBytes} bytes as base64 or as ${keyBytes * 2} hex digits`,
    parse(raw) {
      const text = typeof raw === 'string' ? raw.trim() : '';
      // Hex goes first: 64 hex digits are valid base64 too, for 48 other bytes.
      if (/^[0-9a-fA-F]{64}$/.test(text)) return { value: Buffer.from(text, 'hex') };
      if (/^[A-Za-z0-9+/]{43}=?$/.test(text)) return { value: Buffer.from(text, 'base64') };
      return {
        problem: `It is not ${keyBytes} bytes in base64 or hex.`,
        fix: `Make one with: node -p "require('node:crypto').randomBytes(${keyBytes}).toString('base64')"`,
      };
    },
    print: () => 'set',
  };
}
