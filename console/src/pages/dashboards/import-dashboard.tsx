import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { grafanaApi, openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type ReadDashboard, readDashboard } from './read-dashboard.ts';

/** Takes a dashboard of either format, pasted or as a file, and says what it is before it is taken. */
export function ImportDashboard({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const read = readDashboard(text);
  const create = useMutation({
    mutationFn: (dashboard: ReadDashboard) =>
      dashboard.format === 'grafana'
        ? grafanaApi.post('/api/dashboards/import', { dashboard: dashboard.template, overwrite: false, inputs: [] })
        : openApi.post('/dashboards/create', { name: dashboard.title, templateInfo: dashboard.template }),
    onSuccess: async (_, { title }) => {
      showToast(t('dashboardImported', { name: title }));
      onClose();
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
    },
  });
  const takeFile = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file !== undefined) setText(await file.text());
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
        className="h-56 rounded-md border border-line bg-surface p-2 font-mono text-xs"
        value={text}
        placeholder="{ … }"
        onChange={(event) => setText(event.target.value)}
      />
      {text !== '' && read === undefined && <p className="text-sm text-bad">{t('notADashboard')}</p>}
      {read && (
        <p className="text-sm">{t('importPreview', { name: read.title, format: read.format, panels: read.panels })}</p>
      )}
      {create.error && <Failure error={create.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          kind="primary"
          disabled={read === undefined || create.isPending}
          onClick={() => read && create.mutate(read)}
        >
          {t('import')}
        </Button>
      </div>
    </Dialog>
  );
}
