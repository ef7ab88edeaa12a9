import { failures } from './failure.ts';

/**
 * The named parts of a `multipart/form-data` body, decoded as UTF-8. Only what the client sends is understood: one header line
 * with the name, no files, no nesting. Errors: `BAD_ARGUMENTS`.
 */
export function readMultipart(body: Buffer, contentType: string): Map<string, string> {
  const boundary = /boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw failures.badArguments('The multipart body names no boundary');
  const delimiter = Buffer.from(`\r\n--${name}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts = new Map<string, string>();
  let at = whole.indexOf(delimiter);
  while (at !== -1) {
    const start = at + delimiter.length;
    if (whole.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const end = whole.indexOf(delimiter, start);
    if (end === -1) break;
    const part = readPart(whole.subarray(start, end));
    parts.set(part.name, part.value);
    at = end;
  }
  throw failures.badArguments('The multipart body is cut short');
}

function readPart(part: Buffer): { name: string; value: string } {
  const headEnd = part.indexOf('\r\n\r\n');
  const head = part.subarray(0, Math.max(headEnd, 0)).toString('utf8');
  const name = /content-disposition:[^\r\n]*\bname="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) throw failures.badArguments('A part of the multipart body has no name');
  return { name, value: part.subarray(headEnd + 4).toString('utf8') };
}
