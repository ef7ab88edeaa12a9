import { lazy, Suspense, useState } from 'react';
import { Menu, MenuItem, MenuLine } from '../../../frame/menu.tsx';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { useDashboardView } from '../dashboard-view.ts';
import type { Panel } from '../model.ts';
import type { PanelData } from './use-panel-data.ts';

const PanelInspect = lazy(() => import('./panel-inspect.tsx').then(({ PanelInspect: shown }) => ({ default: shown })));

interface PanelMenuProps {
  readonly panel: Panel;
  readonly title: string;
  readonly data: PanelData;
  readonly isAlone: boolean;
  readonly isTable: boolean;
  readonly onTable: () => void;
}

/** What can be done with a panel. */
export function PanelMenu({ panel, title, data, isAlone, isTable, onTable }: PanelMenuProps) {
  const t = useTranslate();
  const { editing, showAlone, fullScreen } = useDashboardView();
  const [isInspecting, setInspecting] = useState(false);
  // A dashboard has many panels whose menus nobody opens, and a menu costs more to make than a button.
  const [isWanted, setWanted] = useState(false);
  const hasData = data.answer.frames.length > 0;
  const save = async () => (await import('./save-csv.ts')).saveCsv(title || panel.kindName, data.answer.frames);
  const button = {
    kind: 'quiet',
    className: 'h-6 px-1.5',
    'aria-label': t('actionsFor', { name: title || panel.kindName }),
  } as const;
  if (!isWanted) {
    return (
      <Button {...button} aria-haspopup="menu" aria-expanded={false} onClick={() => setWanted(true)}>
        ⋯
      </Button>
    );
  }
  return (
    <>
      <Menu align="end" isOpenAtFirst trigger={<Button {...button}>⋯</Button>}>
        {editing && (
          <>
            <MenuItem onSelect={() => editing.editPanel(panel)}>{t('edit')}</MenuItem>
            <MenuItem onSelect={() => editing.duplicatePanel(panel)}>{t('duplicate')}</MenuItem>
            <MenuItem onSelect={() => editing.removePanel(panel)}>{t('remove')}</MenuItem>
            <MenuLine />
          </>
        )}
        <MenuItem onSelect={() => showAlone(isAlone ? undefined : panel.key)}>
          {isAlone ? t('showWholeDashboard') : t('showAlone')}
        </MenuItem>
        {fullScreen && !fullScreen.isOn && (
          <MenuItem onSelect={() => fullScreen.enter(panel.key)}>{t('fullScreen')}</MenuItem>
        )}
        {fullScreen?.isOn && <MenuItem onSelect={fullScreen.leave}>{t('leaveFullScreen')}</MenuItem>}
        {hasData && <MenuItem onSelect={onTable}>{isTable ? t('viewAsChart') : t('viewAsTable')}</MenuItem>}
        {hasData && <MenuItem onSelect={() => void save()}>{t('saveCsv')}</MenuItem>}
        <MenuItem onSelect={() => setInspecting(true)}>{t('inspect')}</MenuItem>
      </Menu>
      {isInspecting && (
        <Suspense fallback={null}>
          <PanelInspect panel={panel} title={title} data={data} onClose={() => setInspecting(false)} />
        </Suspense>
      )}
    </>
  );
}
