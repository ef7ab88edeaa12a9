import { useLanguage, useTranslate } from '../../language/language.ts';
import { type FacetName, facetNames, type LogSearch } from './log-query.ts';
import type { FacetValue } from './queries.ts';

interface FacetsProps {
  readonly facets: ReadonlyMap<FacetName, readonly FacetValue[]>;
  readonly chosen: LogSearch;
  readonly onChoose: (name: FacetName, value: string | undefined) => void;
}

const texts = { status: 'logStatus', source: 'logSource', service: 'logService', host: 'host' } as const;

/** What the logs are of, with how many there are; a value that is pressed filters by it, and pressed again no more. */
export function Facets({ facets, chosen, onChoose }: FacetsProps) {
  const t = useTranslate();
  const language = useLanguage();
  return (
    <div className="flex flex-col gap-4">
      {facetNames.map((name) => (
        <section key={name} aria-label={t(texts[name])} className="flex flex-col gap-1">
          <h2 className="text-xs font-medium text-muted">{t(texts[name])}</h2>
          <ul className="flex flex-col">
            {(facets.get(name) ?? []).map(({ value, count }) => {
              const isChosen = chosen[name] === value;
              return (
                <li key={value}>
                  <button
                    type="button"
                    aria-pressed={isChosen}
                    className={`flex w-full justify-between gap-2 rounded px-2 py-1 text-left text-sm ${isChosen ? 'bg-accent-soft text-accent' : 'hover:bg-sunken'}`}
                    onClick={() => onChoose(name, isChosen ? undefined : value)}
                  >
                    <span className="truncate" title={value}>
                      {value === '' ? t('none') : value}
                    </span>
                    <span className="text-muted tabular-nums">{count.toLocaleString(language)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
