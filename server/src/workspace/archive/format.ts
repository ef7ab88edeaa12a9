import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { BelvedereError } from '../../errors/index.ts';
import { cutElements, cutValue, cutValues, normalJsonText, parseJson } from '../../json/index.ts';
import type { ArchivedObject } from '../kernel/archived.ts';

/**
 * An archive is one JSON document with one object in each line:
 *
 *   {"archive":{"format":"belvedere-workspace","version":1},
 *   "objects":[
 *   {"kind":"tags","name":"…",…},
 *   {"kind":"dashboards","uuid":"…",…,"body":{…}}
 *   ],
 *   "end":{"objects":2,"leftOut":0,"consistent":true,"digest":"sha256:…"}}
 *
 * The digest is that of the header and the objects, each in its normal JSON text with a line feed behind it: white space does not
 * count, so that an archive may go through tools that write JSON their own way.
 */
const FORMAT = 'belvedere-workspace';
const VERSION = 1;

/** So much is read before others may go on. */
const UNITS_OF_A_TURN = 512 * 1024;

const headerText = JSON.stringify({ format: FORMAT, version: VERSION });

export interface ArchiveEnd {
  readonly objects: number;
  /** Documents that are closed to the caller. */
  readonly leftOut: number;
  /** Whether nothing in the workspace changed while it was read. */
  readonly consistent: boolean;
  readonly digest: string;
}

export interface ArchiveLine extends ArchivedObject {
  readonly kind: string;
}

/** Adds up what an archive says. */
export class ArchiveDigest {
  readonly #hash: Hash = createHash('sha256');

  constructor(header: string = headerText) {
    this.add(header);
  }

  add(line: string): void {
    this.#hash.update(line).update('\n');
  }

  end(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }
}

export const archiveStart = `{"archive":${headerText},\n"objects":[\n`;
export const archiveEnd = (end: ArchiveEnd): string => `\n],\n"end":${JSON.stringify(end)}}\n`;

/** The kind first and the body last, so that a line can be read by people too. */
export function lineOf({ kind, head, body }: ArchiveLine): string {
  const said = JSON.stringify({ kind, ...head });
  return body === undefined ? said : `${said.slice(0, -1)},"body":${body}}`;
}

const damaged = (sentence: string): BelvedereError =>
  new BelvedereError('ArchiveDamaged', `${sentence}. Nothing was taken from it`);

/**
 * The objects of an archive, checked as a whole. `text` is valid JSON in the form of the schema.
 * Others may go on while it is read. Errors: `ArchiveDamaged`.
 */
export async function readArchive(text: string): Promise<ArchiveLine[]> {
  const { archive = '{}', objects = '[]', end = '{}' } = cutValues(text, ['archive', 'objects', 'end']);
  const { format, version } = parseJson(archive) as { format: string; version: number };
  if (format !== FORMAT) throw damaged(`the format is "${format.slice(0, 80)}" and not "${FORMAT}"`);
  if (version !== VERSION)
    throw damaged(`the archive has version ${version} of the format; this server reads ${VERSION}`);
  const digest = new ArchiveDigest(normalJsonText(archive));
  const lines: ArchiveLine[] = [];
  let units = 0;
  for (const element of cutElements(objects) ?? []) {
    const line = normalJsonText(element);
    digest.add(line);
    lines.push(readLine(line));
    units += line.length;
    if (units < UNITS_OF_A_TURN) continue;
    units = 0;
    await setImmediate();
  }
  const said = parseJson(end) as ArchiveEnd;
  if (said.objects !== lines.length) {
    throw damaged(
      `the archive holds ${lines.length} objects and says that it has ${said.objects}: a part of it is missing`,
    );
  }
  if (said.digest !== digest.end()) throw damaged('the digest does not fit: the archive was changed after it was made');
  return lines;
}

function readLine(line: string): ArchiveLine {
  const body = cutValue(line, 'body');
  const { kind, body: _, ...head } = parseJson(line) as Record<string, unknown>;
  return { kind: typeof kind === 'string' ? kind : '', head, ...(body === undefined ? {} : { body }) };
}
