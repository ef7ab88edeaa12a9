import { useTranslate } from '../../language/language.ts';

const shownMax = 20;

/** What in the file is not as it should be. The rest is shown all the same. */
export function Problems({ problems }: { readonly problems: readonly string[] }) {
  const t = useTranslate();
  return (
    <details className="rounded-lg border border-line border-l-4 border-l-warn bg-surface p-3 text-sm">
      <summary className="font-medium">{t('notAValidTemplate', { count: problems.length })}</summary>
      <ul className="mt-2 font-mono text-xs">
        {problems.slice(0, shownMax).map((path) => (
          <li key={path}>{path}</li>
        ))}
        {problems.length > shownMax && <li>…</li>}
      </ul>
    </details>
  );
}
