import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Menu, MenuItem } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { showFailure } from '../../ui/toasts.tsx';
import type { FormatName } from '../dashboard/model.ts';
import { createDashboard } from './create-dashboard.ts';

const shownNow = (): string => new Date().toISOString().slice(0, 19).replace('T', ' ');

/** Makes an empty dashboard of the format that is wanted, and opens it to be edited. */
export function NewDashboard() {
  const t = useTranslate();
  const navigate = useNavigate();
  const making = useMutation({
    // Titles are unique in a folder of Grafana.
    mutationFn: (format: FormatName) =>
      createDashboard(format, format === 'guance' ? t('newDashboard') : `${t('newDashboard')} ${shownNow()}`),
    onSuccess: (uid) => navigate({ to: '/d/$uid', params: { uid }, search: { mode: 'edit' } as never }),
    onError: showFailure,
  });
  return (
    <Menu align="end" trigger={<Button disabled={making.isPending}>{t('newDashboard')}</Button>}>
      <MenuItem onSelect={() => making.mutate('guance')}>{t('newDashboard.guance')}</MenuItem>
      <MenuItem onSelect={() => making.mutate('grafana')}>{t('newDashboard.grafana')}</MenuItem>
    </Menu>
  );
}
