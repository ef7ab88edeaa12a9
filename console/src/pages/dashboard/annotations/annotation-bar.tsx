import { cssColor } from '../../../charts/named-colors.ts';
import { usePalette } from '../../../charts/palette.ts';
import { useErrorText } from '../../../language/error-text.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { useDashboardSearch } from '../dashboard-search.ts';
import type { AnnotationQuery } from '../model.ts';
import { type Annotations, isMarked } from './use-annotations.ts';

interface AnnotationBarProps {
  readonly queries: readonly AnnotationQuery[];
  readonly annotations: Annotations;
}

/** The annotations that can be switched, each by a button in its colour. */
export function AnnotationBar({ queries, annotations }: AnnotationBarProps) {
  const t = useTranslate();
  const shown = queries.filter(({ isShown }) => isShown);
  if (shown.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{t('annotations')}</legend>
      {shown.map((query) => (
        <Switch key={query.name} query={query} error={annotations.errors.get(query.name)} />
      ))}
    </fieldset>
  );
}

function Switch({ query, error }: { readonly query: AnnotationQuery; readonly error: unknown }) {
  const palette = usePalette();
  const [search, change] = useDashboardSearch();
  const { text } = useErrorText(error);
  const isOn = isMarked(query, search);
  return (
    <Button
      aria-pressed={isOn}
      className={isOn ? '' : 'text-muted line-through'}
      {...(error !== undefined && { title: text })}
      onClick={() => change({ [`mark-${query.name}`]: isOn ? 'off' : 'on' })}
    >
      <span aria-hidden="true" className="size-2 rounded-sm" style={{ background: cssColor(query.color, palette) }} />
      {query.name}
      {error !== undefined && (
        <span aria-hidden="true" className="text-warn">
          ⚠
        </span>
      )}
    </Button>
  );
}
