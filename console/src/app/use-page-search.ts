import { useRouter, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search.ts';

type Changes<Name extends string> = { readonly [Key in Name]?: string | undefined };

/** Puts changes into the URL. Text that is `typed` comes piece by piece. */
export type ChangeSearch<Name extends string> = (changes: Changes<Name>, how?: 'typed') => void;

const isThere = (value: unknown): boolean => value !== undefined && value !== '';

/**
 * What the page in view keeps in the URL, and how to change it: `undefined` takes a name out. Whatever changes but the page number
 * leads back to the first page. One step back in the browser undoes one change; what is typed on a text is one with it.
 */
export function usePageSearch<Name extends string>(): readonly [search: Search<Name>, change: ChangeSearch<Name>] {
  const search = useSearch({ strict: false }) as Search<Name>;
  const router = useRouter();
  const change = useCallback<ChangeSearch<Name>>(
    (changes, how) => {
      const before = router.state.location.search as Record<string, unknown>;
      const isTypedOn =
        how === 'typed' && Object.entries(changes).every(([name, value]) => isThere(value) && isThere(before[name]));
      void router.navigate({
        to: '.',
        replace: isTypedOn,
        // Of the page number alone, which shows other rows from the first on.
        resetScroll: 'page' in changes && Object.keys(changes).length === 1,
        search: (previous: Record<string, unknown>) => {
          const next: Record<string, unknown> = {
            ...previous,
            ...('page' in changes ? {} : { page: undefined }),
            ...changes,
          };
          return Object.fromEntries(Object.entries(next).filter(([, value]) => isThere(value)));
        },
      } as never);
    },
    [router],
  );
  return [search, change];
}

export const pageOf = ({ page }: { readonly page?: string }): number => Math.max(1, Number(page) || 1);
