/** What a page keeps in the URL: texts and nothing else, so that a link reads as it is meant. */
export type Search<Name extends string> = { readonly [Key in Name]?: string };

/** Takes the named texts out of what stands in a URL and leaves the rest. */
export function searchOf<Name extends string>(
  ...names: readonly Name[]
): (given: Record<string, unknown>) => Search<Name> {
  return (given) =>
    Object.fromEntries(
      names
        .map((name) => [name, given[name]] as const)
        .filter(([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        .map(([name, value]) => [name, String(value)]),
    ) as Search<Name>;
}
