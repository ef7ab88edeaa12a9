/**
 * Whether a request target lies below a prefix. A prefix starts and ends with a slash; the path without the last one belongs to
 * it too. `{name}` in it stands for any one part of a path: `/v1/{project_id}/openapi/`.
 */
export function belowPrefix(prefix: string): (target: string) => boolean {
  const bare = prefix.slice(0, -1);
  const name = bare.indexOf('{');
  if (name !== -1) {
    const fixed = bare.slice(0, name);
    const pattern = new RegExp(
      `^${bare.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^{}]+\}/g, '[^/?]+')}(?:[/?]|$)`,
    );
    return (target) => target.startsWith(fixed) && pattern.test(target);
  }
  return (target) => {
    if (!target.startsWith(bare)) return false;
    const next = target.charCodeAt(bare.length);
    return next === slash || next === questionMark || target.length === bare.length;
  };
}

const slash = 0x2f;
const questionMark = 0x3f;
