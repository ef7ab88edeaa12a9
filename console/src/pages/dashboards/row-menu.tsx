import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { Menu, MenuItem } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { showFailure, showToast } from '../../ui/toasts.tsx';
import type { DashboardRow } from './queries.ts';
import { saveFile } from './save-file.ts';

export function RowMenu({ row }: { readonly row: DashboardRow }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const path = `/dashboards/${row.uuid}`;
  const exporting = useMutation({
    mutationFn: async () => (await openApi.getExactly(`${path}/export`)).content,
    onSuccess: (content) => saveFile(`${row.name}.json`, JSON.stringify(content, null, 2)),
    onError: showFailure,
  });
  const remove = useMutation({
    mutationFn: () => openApi.post(`${path}/delete`),
    onSuccess: async () => {
      showToast(t('dashboardDeleted', { name: row.name }));
      await queries.invalidateQueries({ queryKey: ['dashboards'] });
    },
    onError: showFailure,
  });
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button kind="quiet" aria-label={t('actionsFor', { name: row.name })}>
            ⋯
          </Button>
        }
      >
        <MenuItem onSelect={() => exporting.mutate()}>{t('export')}</MenuItem>
        <MenuItem onSelect={() => void navigate({ to: '/changes', search: { object: row.uuid } })}>
          {t('changes')}
        </MenuItem>
        <MenuItem onSelect={() => setAsking(true)}>{t('delete')}</MenuItem>
      </Menu>
      <Confirm
        title={t('deleteDashboard')}
        text={t('deleteDashboardText', { name: row.name })}
        action={t('delete')}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
      />
    </>
  );
}
