import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from './search.ts';

/**
 * What the page in view keeps in the URL, and how to change it: `undefined` takes a name out. Whatever changes but the page number
 * leads back to the first page.
 */
export function usePageSearch<Name extends string>(): readonly [
  search: Search<Name>,
  change: (changes: { readonly [Key in Name]?: string | undefined }) => void,
] {
  const search = useSearch({ strict: false }) as Search<Name>;
  const navigate = useNavigate();
  const change = useCallback(
    (changes: { readonly [Key in Name]?: string | undefined }) => {
      void navigate({
        to: '.',
        replace: true,
        search: (previous: Record<string, unknown>) => {
          const next: Record<string, unknown> = {
            ...previous,
            ...('page' in changes ? {} : { page: undefined }),
            ...changes,
          };
          return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== ''));
        },
      } as never);
    },
    [navigate],
  );
  return [search, change];
}

export const pageOf = ({ page }: { readonly page?: string }): number => Math.max(1, Number(page) || 1);
