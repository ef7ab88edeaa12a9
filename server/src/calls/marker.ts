import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../json/index.ts';
import type { CallPosition, CallScope } from './search.ts';

/** Where a walk through the pages of one search stands. */
export interface CallMarker {
  /** The last call that was handed out. */
  readonly after: CallPosition;
  /** The newest call when the walk began: what came later is no part of it. */
  readonly upTo: CallPosition;
}

/** Opaque texts for callers, by which they ask for the next page. One secret makes them valid on every server. */
export interface CallMarkers {
  /** The text is safe in a query string. It is only good for the same binding: the workspace, the filter, the dialect. */
  issue(marker: CallMarker, binding: string): string;
  /** Undefined for whatever was not issued by us for this binding. */
  read(text: string, binding: string): CallMarker | undefined;
}

/** Half of SHA-256: nobody guesses 128 bits, and markers stay short. */
const SEAL_BYTES = 16;
/** What `issue` makes has about 120 characters; nothing longer is looked at. */
const TEXT_CHARACTERS_MAX = 512;
const FORM = /^(\d{1,16})\.([^.]*)\.(\d{1,16})\.([^.]*)$/;

/** @param key 32 bytes, derived from the master key for the purpose `call markers` */
export function createCallMarkers(key: Buffer): CallMarkers {
  const seal = (position: string, binding: string): Buffer =>
    createHmac('sha256', key).update(`1\n${position}\n${binding}`).digest().subarray(0, SEAL_BYTES);
  return {
    issue({ after, upTo }, binding) {
      const position = `${positionText(after)}.${positionText(upTo)}`;
      return Buffer.concat([seal(position, binding), Buffer.from(position)]).toString('base64url');
    },
    read(text, binding) {
      if (text.length > TEXT_CHARACTERS_MAX) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      // Node reads base64 leniently: only one of the spellings of the same bytes was issued.
      if (bytes.length <= SEAL_BYTES || bytes.toString('base64url') !== text) return undefined;
      const position = bytes.subarray(SEAL_BYTES).toString();
      if (!timingSafeEqual(bytes.subarray(0, SEAL_BYTES), seal(position, binding))) return undefined;
      const [, afterUs = '', afterId = '', upToUs = '', upToId = ''] = FORM.exec(position) ?? [];
      return { after: positionOf(afterUs, afterId), upTo: positionOf(upToUs, upToId) };
    },
  };
}

/** What a marker is bound to: another workspace, filter or dialect needs another walk. A page may have another size. */
export const markerBinding = (
  dialect: string,
  { workspace, filter }: Pick<CallScope, 'workspace' | 'filter'>,
): string => canonicalJson({ dialect, workspace, filter });

// A point stands between the parts, so it may not stand in them.
const positionText = ({ timeUs, traceId }: CallPosition): string =>
  `${timeUs}.${encodeURIComponent(traceId).replaceAll('.', '%2E')}`;

const positionOf = (timeUs: string, traceId: string): CallPosition => ({
  timeUs: Number(timeUs),
  traceId: decodeURIComponent(traceId),
});
