/**
 * Whether a request target lies below a prefix. A prefix starts and ends with a slash; the path without the last one belongs to
 * it too. `{name}` in it stands for any one part of a path: `/v1/{project_id}/openapi/`.
 */
export function belowPrefix(prefix: string): (target: string) => boolean {
  const bare = prefix.slice(0, -1);
  if (prefix.includes('{')) {
    const pattern = new RegExp(
      `^${bare.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^{}]+\}/g, '[^/?]+')}(?:[/?]|$)`,
    );
    return (target) => pattern.test(target);
  }
  return (target) =>
    target.startsWith(prefix) ||
    (target.startsWith(bare) && (target.length === bare.length || target[bare.length] === '?'));
}
