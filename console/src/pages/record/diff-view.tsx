import { useTranslate } from '../../language/language.ts';
import type { Diff } from './queries.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''));

/** What changed, place by place: before and after. */
export function DiffView({ diff }: { readonly diff: Diff | null }) {
  const t = useTranslate();
  if (diff === null) return <p className="text-sm text-muted">{t('noDiff')}</p>;
  if (diff.changes.length === 0) return <p className="text-sm text-muted">{t('nothingDiffers')}</p>;
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-col gap-2">
        {diff.changes.map(({ path, before, after }) => (
          <li key={path} className="overflow-hidden rounded-md border border-line">
            <p className="bg-sunken px-2 py-1 font-mono text-xs break-all">{path}</p>
            {before !== undefined && <Side tone="bg-bad-soft" sign="−" text={textOf(before)} />}
            {after !== undefined && <Side tone="bg-good-soft" sign="+" text={textOf(after)} />}
          </li>
        ))}
      </ul>
      {diff.truncated && <p className="text-sm text-muted">{t('diffTruncated')}</p>}
    </div>
  );
}

function Side({ tone, sign, text }: { readonly tone: string; readonly sign: string; readonly text: string }) {
  return (
    <pre className={`max-h-60 overflow-auto px-2 py-1 font-mono text-xs whitespace-pre-wrap break-all ${tone}`}>
      {sign} {text}
    </pre>
  );
}
