/**
 * Takes the sub path of the public URL off a request target, so that one server works behind a proxy that strips it and
 * behind one that does not. Targets that do not start with it stay as they are.
 */
export function withoutBasePath(target: string, basePath: string): string {
  if (!target.startsWith(basePath)) return target;
  const next = target.charCodeAt(basePath.length);
  if (next === slash) return target.slice(basePath.length);
  if (Number.isNaN(next)) return '/';
  if (next === questionMark) return `/${target.slice(basePath.length)}`;
  return target;
}

const slash = 0x2f;
const questionMark = 0x3f;
