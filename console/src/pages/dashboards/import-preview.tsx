import type { DataSource } from '../../data/sources.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Select } from '../../ui/field.tsx';
import type { Preview, PreviewedKind } from './preview.ts';

const problemsMax = 10;

interface ImportPreviewProps {
  readonly preview: Preview;
  readonly sources: readonly DataSource[];
  /** Uids of data sources by the names of inputs. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChoose: (input: string, uid: string) => void;
}

/** What will be made of a file: which panels are drawn as what, which data sources they ask, and what is missing. */
export function ImportPreview({ preview, sources, chosen, onChoose }: ImportPreviewProps) {
  const t = useTranslate();
  const { panels, sections, kinds, variables, unlisted, missingPanels, inputs, missingSources, problems } = preview;
  return (
    <section aria-label={t('preview')} className="flex flex-col gap-3 rounded-md border border-line p-3 text-sm">
      <p>{t('previewCounts', { panels, sections, variables: variables.length })}</p>
      {kinds.length > 0 && (
        <table className="w-full text-left text-xs">
          <thead className="text-muted">
            <tr>
              {(['kind', 'reducer.count', 'previewBecomes'] as const).map((key) => (
                <th key={key} scope="col" className="pr-3 font-medium">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={`${kind.name} ${kind.drawnAs}`} className="border-t border-line">
                <td className="pr-3 font-mono">{kind.name}</td>
                <td className="pr-3 tabular-nums">{kind.count}</td>
                <td>
                  <Becomes kind={kind} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {inputs.map(({ name, label, type }) => (
        <Field key={name} label={t('previewInput', { name: label, type })}>
          {(ids) => (
            <Select {...ids} value={chosen[name] ?? ''} onChange={(event) => onChoose(name, event.target.value)}>
              <option value="">–</option>
              {sources
                .filter((source) => source.type === type)
                .map(({ uid, name: shown }) => (
                  <option key={uid} value={uid}>
                    {shown}
                  </option>
                ))}
            </Select>
          )}
        </Field>
      ))}
      {missingSources.length > 0 && <Warning text={t('previewMissingSources', { names: missingSources.join(', ') })} />}
      {missingPanels > 0 && <Warning text={t('previewMissingPanels', { count: missingPanels })} />}
      {unlisted.length > 0 && <Warning text={t('previewUnlisted', { names: unlisted.join(', ') })} />}
      {problems.length > 0 && (
        <div className="border-l-4 border-l-warn pl-2">
          <p>{t('notAValidTemplate', { count: problems.length })}</p>
          <ul className="font-mono text-xs">
            {problems.slice(0, problemsMax).map((path) => (
              <li key={path}>{path}</li>
            ))}
            {problems.length > problemsMax && <li>…</li>}
          </ul>
        </div>
      )}
    </section>
  );
}

function Becomes({ kind }: { readonly kind: PreviewedKind }) {
  const t = useTranslate();
  if (!kind.isDrawn) return <span className="text-warn">{t('previewTable')}</span>;
  return kind.drawnAs === undefined ? t('previewSame') : t('previewDrawnAs', { kind: kind.drawnAs });
}

function Warning({ text }: { readonly text: string }) {
  return <p className="border-l-4 border-l-warn pl-2">{text}</p>;
}
