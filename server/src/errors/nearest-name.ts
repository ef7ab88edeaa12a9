import { nearestName as nearestOf } from '@belvedere/dql/nearest-name';

export { editDistance } from '@belvedere/dql/nearest-name';

/** The valid name that a mistyped one most likely meant, or undefined when none is near. One rule for queries and for everything else. */
export const nearestName = (written: string, valid: readonly string[]): string | undefined =>
  nearestOf(written, valid) ?? undefined;
