const backslash = 0x5c;
const lineBreaks = /\r\n|[\r\n]/g;

/** A text that fits on one line of the line protocol: line breaks are spaces, and no backslash at its end escapes what follows it. */
export function plainText(text: string): string {
  const oneLine = text.includes('\n') || text.includes('\r') ? text.replaceAll(lineBreaks, ' ') : text;
  let end = oneLine.length;
  while (end > 0 && oneLine.charCodeAt(end - 1) === backslash) end -= 1;
  return end === oneLine.length ? oneLine : oneLine.slice(0, end);
}
