import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { Menu, MenuItem } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { showFailure, showToast } from '../../ui/toasts.tsx';
import { loadDashboard } from '../dashboard/backend.ts';
import type { FoundDashboard } from './found-dashboards.ts';
import { MoveDialog } from './move-dialog.tsx';
import { saveFile } from './save-file.ts';

export function RowMenu({ row }: { readonly row: FoundDashboard }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const exporting = useMutation({
    mutationFn: async () => (await loadDashboard(row.uid)).file,
    onSuccess: (file) => saveFile(`${row.title}.json`, JSON.stringify(file, null, 2)),
    onError: showFailure,
  });
  const remove = useMutation({
    mutationFn: () => grafanaApi.delete(`/api/dashboards/uid/${encodeURIComponent(row.uid)}`),
    onSuccess: async () => {
      showToast(t('dashboardDeleted', { name: row.title }));
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
    },
    onError: showFailure,
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button kind="quiet" aria-label={t('actionsFor', { name: row.title })}>
            ⋯
          </Button>
        }
      >
        <MenuItem onSelect={() => exporting.mutate()}>{t('export')}</MenuItem>
        <MenuItem onSelect={() => setMoving(true)}>{t('moveToFolder')}</MenuItem>
        {row.uid.startsWith('dsbd_') && (
          <MenuItem onSelect={() => void navigate({ to: '/changes', search: { object: row.uid } })}>
            {t('changes')}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setAsking(true)}>{t('delete')}</MenuItem>
      </Menu>
      {isMoving && <MoveDialog row={row} onClose={() => setMoving(false)} />}
      <Confirm
        title={t('deleteDashboard')}
        text={t('deleteDashboardText', { name: row.title })}
        action={t('delete')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
