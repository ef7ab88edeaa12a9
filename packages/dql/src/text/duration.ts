/** Milliseconds of each unit of a duration. A month and a year have fixed lengths here: 30 and 365 days. */
const unitMilliseconds: Readonly<Record<string, number>> = Object.freeze({
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  mo: 2_592_000_000,
  y: 31_536_000_000,
});

/** A duration by the clock, or one that counts or bounds the step which is found automatically. */
export type DurationValue =
  | { readonly unit: 'clock'; readonly milliseconds: number }
  /** `1i`: so many automatic steps. */
  | { readonly unit: 'steps'; readonly steps: number }
  /** `60is`, `60ims`: the automatic step, but at least so long. */
  | { readonly unit: 'bound'; readonly milliseconds: number };

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|\.\d+)`;
const PART = new RegExp(`(${NUMBER})(ns|us|µs|ms|mo|s|m|h|d|w|y)`, 'g');
const CLOCK = new RegExp(`^(?:${NUMBER}(?:ns|us|µs|ms|mo|s|m|h|d|w|y))+$`);
const RELATIVE = new RegExp(`^(${NUMBER})(i|is|ims)$`);

/** Reads `1h30m`, `1.5h`, `1i` or `60is`; null when the text is no duration. */
export function durationValue(text: string): DurationValue | null {
  const [, amount, unit] = RELATIVE.exec(text) ?? [];
  if (amount !== undefined) {
    if (unit === 'i') return { unit: 'steps', steps: Number(amount) };
    return { unit: 'bound', milliseconds: Number(amount) * (unit === 'is' ? 1_000 : 1) };
  }
  if (!CLOCK.test(text)) return null;
  let milliseconds = 0;
  for (const [, number, name = ''] of text.matchAll(PART))
    milliseconds += Number(number) * (unitMilliseconds[name] ?? 0);
  return { unit: 'clock', milliseconds };
}
