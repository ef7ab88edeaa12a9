const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** Milliseconds of `15s`, `1h30m`, `500ms`, or a number of seconds; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  const trimmed = text.trim().replace(/^>=?\s*/, '');
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1_000;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdwMy]))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)) {
    total += Number(amount) * (unitMs[unit] ?? 0);
  }
  return total;
}

/** The largest unit that says it whole: `90s`, `1m`, `250ms`. */
export function durationText(ms: number): string {
  const whole = Math.max(1, Math.round(ms));
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = unitMs[unit] ?? 1;
    if (whole >= size && whole % size === 0) return `${whole / size}${unit}`;
  }
  return `${whole}ms`;
}

/** Replaces `$name`, `${name}` and `[[name]]`. Of two names that begin alike the longer one is meant. */
export function withVariables(text: string, values: Readonly<Record<string, string | number>>): string {
  const names = Object.keys(values).sort((one, other) => other.length - one.length);
  return names.reduce(
    (current, name) =>
      current
        .replaceAll(`\${${name}}`, String(values[name]))
        .replaceAll(`[[${name}]]`, String(values[name]))
        .replaceAll(`$${name}`, String(values[name])),
    text,
  );
}
