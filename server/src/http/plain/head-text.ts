import type { OutgoingHttpHeaders } from 'node:http';
import { http } from '../../processes/node-http.ts';

const forbidden = /[^\t\x20-\x7e\x80-\xff]/;
let dateSecond = 0;
let dateText = '';

/** Status line and headers of an answer after which the connection stays open. Errors: that of Node for a value that cannot be one. */
export function headText(status: number, headers: OutgoingHttpHeaders, keepAliveSeconds: number): string {
  let text = `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? 'unknown'}\r\n`;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (const one of value) text += line(name, one);
    else text += line(name, typeof value === 'string' ? value : String(value));
  }
  return `${text}Date: ${date()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${keepAliveSeconds}\r\n\r\n`;
}

function line(name: string, value: string): string {
  if (forbidden.test(value)) http.validateHeaderValue(name, value);
  return `${name}: ${value}\r\n`;
}

function date(): string {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1_000).toUTCString();
  }
  return dateText;
}
