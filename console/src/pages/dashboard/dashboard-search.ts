import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** What a dashboard keeps in its address. Variables stand there as `var-name`, once for each value. */
export interface DashboardSearch {
  readonly from?: string;
  readonly to?: string;
  /** The zone; `timezone` is read, too, as links of Grafana have it. */
  readonly tz?: string;
  readonly refresh?: string;
  /** The panel that is shown alone. */
  readonly panel?: string;
  /** `edit`, `versions` or `json`; looking at it needs no word. */
  readonly mode?: string;
  /** Without anything around it. */
  readonly kiosk?: string;
  readonly [variable: `var-${string}`]: string | readonly string[] | undefined;
  /** `on` or `off`: whether the annotations of that name are marked. */
  readonly [annotations: `mark-${string}`]: string | readonly string[] | undefined;
}

const plainNames = ['from', 'to', 'tz', 'refresh', 'panel', 'mode', 'kiosk'] as const;
const otherNames: Readonly<Record<string, (typeof plainNames)[number]>> = { timezone: 'tz', viewPanel: 'panel' };

const plain = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

function dashboardSearchOf(given: Record<string, unknown>): DashboardSearch {
  const found: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = otherNames[key] ?? key;
    if (name.startsWith('var-') || name.startsWith('mark-')) {
      const values = (Array.isArray(value) ? value : [value]).flatMap((each) => plain(each) ?? []);
      found[name] = values.length === 1 ? (values[0] ?? '') : values;
    } else if ((plainNames as readonly string[]).includes(name)) {
      const text = plain(value);
      // Grafana calls panels of some versions `panel-4`.
      // `?kiosk` says all that there is to say.
      if (text === '' && name === 'kiosk') found[name] = 'true';
      else if (text !== undefined && text !== '')
        found[name] = name === 'panel' ? text.replace(/^panel-(?=\d)/, '') : text;
    }
  }
  return found;
}

/** The values of a variable in the address; undefined where it says nothing of it. */
export function variableIn(search: DashboardSearch, name: string): readonly string[] | undefined {
  const value = search[`var-${name}`];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? [value] : value;
}

export type SearchChanges = { readonly [Key in keyof DashboardSearch]?: DashboardSearch[Key] | undefined };

export function useDashboardSearch(): readonly [DashboardSearch, (changes: SearchChanges) => void] {
  const given = useSearch({ strict: false }) as Record<string, unknown>;
  const search = useMemo(() => dashboardSearchOf(given), [given]);
  const navigate = useNavigate();
  const change = useCallback(
    (changes: SearchChanges) => {
      void navigate({
        to: '.',
        // Looking at one panel is a step that the back button takes back; a change of the range is not.
        replace: !('panel' in changes) && !('mode' in changes),
        search: (previous: Record<string, unknown>) =>
          Object.fromEntries(Object.entries({ ...previous, ...changes }).filter(([, value]) => value !== undefined)),
      } as never);
    },
    [navigate],
  );
  return [search, change];
}
