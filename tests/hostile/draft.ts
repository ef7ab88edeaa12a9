import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { spell } from '../support/send.ts';
import type { ValidRequest } from '../support/valid-requests.ts';
import { write } from './json-text.ts';

/** A request in its parts, each as it goes over the wire. Texts are Latin-1: a character is a byte. */
export interface Draft {
  method: string;
  /** Segments of the path; those of parameters are percent-encoded. */
  segments: string[];
  /** `name=value`, percent-encoded. */
  query: string[];
  headers: [name: string, value: string][];
  body: unknown;
  /** Overrides `body`. */
  bytes?: Buffer;
  /** Overrides `segments` and `query`. */
  target?: string;
}

/** A valid request as curl would send it. */
export function draftOf(operation: Operation, request: ValidRequest, key: string): Draft {
  const [path = '', query] = spell(operation, request).path.split('?');
  return {
    method: operation.method,
    segments: `/api/v1${path}`.split('/'),
    query: query === undefined ? [] : query.split('&'),
    headers: [
      ['DF-API-KEY', key],
      ['Content-Type', 'application/json'],
    ],
    body: operation.method === 'POST' ? (request.body ?? {}) : undefined,
  };
}

/** The index of a path parameter in `segments`. */
export const segmentOf = (operation: Operation, parameter: string): number =>
  operation.path.split('/').indexOf(`{${parameter}}`);

export const setHeader = (draft: Draft, name: string, value: string): void => {
  draft.headers = [...draft.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()), [name, value]];
};

export function targetOf(draft: Draft): string {
  if (draft.target !== undefined) return draft.target;
  return draft.segments.join('/') + (draft.query.length === 0 ? '' : `?${draft.query.join('&')}`);
}

export function bytesOf(draft: Draft, host: string): Buffer {
  const body = draft.bytes ?? (draft.body === undefined ? undefined : Buffer.from(write(draft.body)));
  const isFramed = draft.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const lines = [
    `${draft.method} ${targetOf(draft)} HTTP/1.1`,
    `Host: ${host}`,
    ...draft.headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined || isFramed ? [] : [`Content-Length: ${body.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
}
