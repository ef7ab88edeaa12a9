import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ChangeEvent, useMemo, useState } from 'react';
import { grafanaApi, openApi } from '../../api/client.ts';
import type { Json } from '../../data/json.ts';
import { dataSourcesQuery } from '../../data/sources.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { withLibraryPanels } from '../dashboard/grafana/shared-queries.ts';
import { ImportPreview } from './import-preview.tsx';
import { previewOf } from './preview.ts';
import { type ReadDashboard, readDashboard } from './read-dashboard.ts';

type Chosen = Readonly<Record<string, string>>;

/** Stores it as it is, under the title that was chosen; answers by what it is opened. */
async function store({ format, template }: ReadDashboard, title: string, inputs: readonly object[]): Promise<string> {
  if (format === 'grafana') {
    const dashboard = { ...withLibraryPanels(template as Json), title };
    const body = { dashboard, overwrite: false, inputs };
    return (await grafanaApi.post<{ uid: string }>('/api/dashboards/import', body)).uid;
  }
  const { content } = await openApi.post<{ uuid: string }>('/dashboards/create', {
    name: title,
    templateInfo: template,
  });
  return content.uuid;
}

/** Takes a dashboard of either format, pasted or as a file, and says what will be made of it before it is taken. */
export function ImportDashboard({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [ownTitle, setOwnTitle] = useState<string>();
  const [chosen, setChosen] = useState<Chosen>({});
  const read = useMemo(() => readDashboard(text), [text]);
  const { data: sources } = useQuery(dataSourcesQuery);
  const preview = useQuery({
    queryKey: ['import-preview', text, sources?.length],
    queryFn: () => (read === undefined ? null : previewOf(read, sources ?? [])),
    enabled: read !== undefined && sources !== undefined,
    gcTime: 0,
  });
  const inputs = preview.data?.inputs ?? [];
  // The only one, or the standard one, is what is meant most of the time.
  const sourceFor = (name: string, type: string): string => {
    const fitting = (sources ?? []).filter((source) => source.type === type);
    return chosen[name] ?? (fitting.find(({ isDefault }) => isDefault) ?? fitting[0])?.uid ?? '';
  };
  const shown = Object.fromEntries(inputs.map(({ name, type }) => [name, sourceFor(name, type)]));
  const title = ownTitle ?? read?.title ?? '';
  const create = useMutation({
    mutationFn: (dashboard: ReadDashboard) =>
      store(
        dashboard,
        title.trim(),
        inputs
          .filter(({ name }) => shown[name] !== '')
          .map(({ name, type }) => ({ name, type: 'datasource', pluginId: type, value: shown[name] })),
      ),
    onSuccess: async (uid) => {
      showToast(t('dashboardImported', { name: title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
      await navigate({ to: '/d/$uid', params: { uid } });
    },
  });
  const takeFile = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    setText(await file.text());
    setOwnTitle(undefined);
  };
  return (
    <Dialog title={t('importDashboard')} description={t('importHint')} isOpen onClose={onClose} isWide>
      <input
        type="file"
        accept="application/json,.json"
        aria-label={t('file')}
        onChange={(event) => void takeFile(event)}
      />
      <textarea
        aria-label={t('dashboardJson')}
        spellCheck={false}
        className={`${read === undefined ? 'h-56' : 'h-24'} shrink-0 rounded-md border border-line bg-surface p-2 font-mono text-xs`}
        value={text}
        placeholder="{ … }"
        onChange={(event) => setText(event.target.value)}
      />
      {text !== '' && read === undefined && <p className="text-sm text-bad">{t('notADashboard')}</p>}
      {read && (
        <>
          <p className="text-sm">{t('importPreview', { name: read.title, format: read.format })}</p>
          <Field label={t('title')}>
            {(ids) => <Input {...ids} required value={title} onChange={(event) => setOwnTitle(event.target.value)} />}
          </Field>
          {preview.isPending && <Loading />}
          {preview.error && <Failure error={preview.error} />}
          {preview.data && (
            <ImportPreview
              preview={preview.data}
              sources={sources ?? []}
              chosen={shown}
              onChoose={(name, uid) => setChosen({ ...chosen, [name]: uid })}
            />
          )}
        </>
      )}
      {create.error && <Failure error={create.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          kind="primary"
          disabled={read === undefined || title.trim() === '' || create.isPending}
          onClick={() => read && create.mutate(read)}
        >
          {t('import')}
        </Button>
      </div>
    </Dialog>
  );
}
