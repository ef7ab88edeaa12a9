import { useNavigate } from '@tanstack/react-router';
import { Menu, MenuItem } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { saveFile } from '../dashboards/save-file.ts';
import type { Loaded } from './backend.ts';
import { useDashboardSearch } from './dashboard-search.ts';
import { useDashboardView } from './dashboard-view.ts';

/** What can be done with the whole dashboard. */
export function DashboardMenu({ loaded }: { readonly loaded: Loaded }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const [, change] = useDashboardSearch();
  const { fullScreen } = useDashboardView();
  const save = () => saveFile(`${String(loaded.file.title ?? loaded.id)}.json`, JSON.stringify(loaded.file, null, 2));
  return (
    <>
      {loaded.mayChange && (
        <Button kind="primary" onClick={() => change({ mode: 'edit', panel: undefined })}>
          {t('edit')}
        </Button>
      )}
      <Menu
        align="end"
        trigger={
          <Button aria-label={t('actionsFor', { name: t('dashboard') })} className="px-2">
            ⋯
          </Button>
        }
      >
        {fullScreen && <MenuItem onSelect={() => fullScreen.enter()}>{t('fullScreen')}</MenuItem>}
        <MenuItem onSelect={() => change({ mode: 'versions' })}>{t('versions')}</MenuItem>
        <MenuItem onSelect={save}>{t('export')}</MenuItem>
        {loaded.id.startsWith('dsbd_') && (
          <MenuItem onSelect={() => void navigate({ to: '/changes', search: { object: loaded.id } })}>
            {t('changes')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
