import { ArchiveDigest, archiveEnd, archiveStart } from '../format.ts';

/** An archive of these objects, whole. */
export function archiveText(objects: readonly object[]): string {
  const lines = objects.map((object) => JSON.stringify(object));
  const digest = new ArchiveDigest();
  for (const line of lines) digest.add(line);
  const end = archiveEnd({ objects: lines.length, leftOut: 0, consistent: true, digest: digest.end() });
  return `${archiveStart}${lines.join(',\n')}${end}`;
}
