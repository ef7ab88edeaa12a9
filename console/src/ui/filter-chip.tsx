import { useTranslate } from '../language/language.ts';

interface FilterChipProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

/** A filter that holds, with the way to be rid of it. */
export function FilterChip({ name, value, onRemove }: FilterChipProps) {
  const t = useTranslate();
  return (
    <button
      type="button"
      className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md bg-accent-soft px-2.5 text-sm text-accent hover:brightness-95"
      aria-label={t('removeFilter', { name, value })}
      onClick={onRemove}
    >
      <span className="truncate">
        {name}: {value}
      </span>
      <span aria-hidden="true">✕</span>
    </button>
  );
}
