import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { grafanaApi, openApi } from '../../api/client.ts';
import { Menu, MenuItem } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { showFailure } from '../../ui/toasts.tsx';

type Format = 'guance' | 'grafana';

const emptyTemplate = { main: { type: 'template', vars: [], groups: [], charts: [] } };

async function create(format: Format, name: string): Promise<string> {
  if (format === 'guance') {
    const { content } = await openApi.post<{ uuid: string }>('/dashboards/create', {
      name,
      templateInfo: emptyTemplate,
    });
    return content.uuid;
  }
  // Titles are unique in a folder there.
  const title = `${name} ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`;
  const dashboard = { title, schemaVersion: 39, panels: [], time: { from: 'now-6h', to: 'now' } };
  return (await grafanaApi.post<{ uid: string }>('/api/dashboards/db', { dashboard })).uid;
}

/** Makes an empty dashboard of the format that is wanted, and opens it to be edited. */
export function NewDashboard() {
  const t = useTranslate();
  const navigate = useNavigate();
  const making = useMutation({
    mutationFn: (format: Format) => create(format, t('newDashboard')),
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
