import { mask } from './mask.ts';

/**
 * Which segments of a path hold the parameters that are secrets: `secretSegmentsOf('/hooks/{token}/run', ['token'])` is `[1]`. Empty
 * segments do not count, since routers overlook them.
 */
export function secretSegmentsOf(template: string, secretParameters: readonly string[]): readonly number[] {
  return segmentsOf(template).flatMap((segment, index) =>
    secretParameters.some((name) => segment.includes(`{${name}}`)) ? [index] : [],
  );
}

/** A path as called, without its query; `secretSegments` of its template are hidden. */
export function maskPath(path: string, secretSegments: readonly number[]): string {
  if (secretSegments.length === 0) return path;
  let index = 0;
  return path
    .split('/')
    .map((segment) => (segment !== '' && secretSegments.includes(index++) ? mask : segment))
    .join('/');
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');
