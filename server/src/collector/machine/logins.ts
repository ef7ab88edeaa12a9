import { readdirSync, readFileSync } from 'node:fs';

/** Records of utmp on 64-bit Linux with glibc: a type of 16 bits first, 384 bytes in all. */
const recordBytes = 384;
const userProcess = 7;
const readBytesMax = 1_024 * recordBytes;

/** Logins that utmp tells of. */
export function countUtmp(bytes: Buffer): number {
  let logins = 0;
  for (let at = 0; at + recordBytes <= Math.min(bytes.length, readBytesMax); at += recordBytes) {
    if (bytes.readUInt16LE(at) === userProcess) logins += 1;
  }
  return logins;
}

/** Logins on the machine; undefined where nothing keeps count of them, as in most containers. */
export function readLogins(): number | undefined {
  try {
    return countUtmp(readFileSync('/run/utmp'));
  } catch {
    // Newer systems have no utmp, and name sessions in a folder instead, each with a file of control beside it.
  }
  try {
    return readdirSync('/run/systemd/sessions').filter((name) => !name.includes('.')).length;
  } catch {
    return undefined;
  }
}
