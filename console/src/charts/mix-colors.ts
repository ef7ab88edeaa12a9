/** A colour between others: at 0 the first, at 1 the last. `#rrggbb` only; other spellings are taken as they are. */
export function mixColors(colors: readonly string[], part: number): string {
  const place = Math.min(Math.max(part, 0), 1) * (colors.length - 1);
  const low = colors[Math.floor(place)] ?? '';
  const high = colors[Math.ceil(place)] ?? low;
  const [a, b] = [channels(low), channels(high)];
  if (a === undefined || b === undefined) return place - Math.floor(place) < 0.5 ? low : high;
  const rest = place - Math.floor(place);
  const mixed = a.map((channel, index) => Math.round(channel + ((b[index] ?? 0) - channel) * rest));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): readonly number[] | undefined {
  const hex = /^#([0-9a-f]{6})/i.exec(color)?.[1];
  return hex === undefined ? undefined : [0, 2, 4].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/** The colour, partly seen through. */
export function withOpacity(color: string, opacity: number): string {
  const found = channels(color);
  if (found === undefined) return color;
  return `rgba(${found.join(', ')}, ${opacity})`;
}

/** What is written on a colour. */
export const inkOn = (background: string): string => (isLight(background) ? '#000000' : '#ffffff');

/** True where black is read better on it than white. */
function isLight(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = (channels(color) ?? []).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  // Relative luminance of WCAG; at this one black and white contrast the same.
  return red * 0.2126 + green * 0.7152 + blue * 0.0722 > 0.179;
}
