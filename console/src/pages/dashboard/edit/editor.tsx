import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { ChartContextValue } from '../../../charts/chart-context.ts';
import { ChartEventsValue } from '../../../charts/chart-events.ts';
import { Menu, MenuItem } from '../../../frame/menu.tsx';
import { useTranslate } from '../../../language/language.ts';
import type { WrittenRange } from '../../../time/range.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/dialog.tsx';
import { Loading } from '../../../ui/states.tsx';
import type { Loaded } from '../backend.ts';
import { DashboardHeader } from '../dashboard-header.tsx';
import { useDashboardSearch } from '../dashboard-search.ts';
import { DashboardViewValue, type Editing } from '../dashboard-view.ts';
import { SectionView } from '../grid/section-view.tsx';
import type { Section } from '../model.ts';
import { SaveDialog } from '../save/save-dialog.tsx';
import { useView } from '../use-view.ts';
import { EditGrid } from './edit-grid.tsx';
import { type FormatEdits, loadEdits } from './format-edits.ts';
import { JsonEditor } from './json-editor.tsx';
import { PanelEditor } from './panel-editor.tsx';
import { SectionMenu } from './section-menu.tsx';
import { SettingsEditor } from './settings-editor.tsx';
import { useDraft } from './use-draft.ts';
import { VariablesEditor } from './variables-editor.tsx';

/** A dashboard that is changed. Nothing is saved before its reader says so. */
export function DashboardEditor({ loaded }: { readonly loaded: Loaded }) {
  const { data: edits } = useQuery({
    queryKey: ['format-edits', loaded.format.name],
    queryFn: () => loadEdits(loaded.format.name),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return edits === undefined ? <Loading /> : <Editor loaded={loaded} edits={edits} />;
}

type Open = 'settings' | 'variables' | 'json' | 'save' | 'discard';

function Editor({ loaded, edits }: { readonly loaded: Loaded; readonly edits: FormatEdits }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [search, change] = useDashboardSearch();
  const draft = useDraft(loaded.file);
  const [panelKey, setPanelKey] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const { file, change: setFile } = draft;
  const editing = useMemo(
    (): Editing => ({
      editPanel: ({ key }) => setPanelKey(key),
      duplicatePanel: ({ key }) => setFile(edits.duplicatePanel(file, key).file),
      removePanel: ({ key }) => setFile(edits.removePanel(file, key)),
    }),
    [edits, file, setFile],
  );
  const showAlone = useCallback((key: string | undefined) => change({ panel: key, mode: undefined }), [change]);
  const setRange = useCallback((written: WrittenRange) => change({ ...written }), [change]);
  const shown = useView({ loaded, file, search, editing, showAlone, setRange });
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => draft.isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: draft.isChanged,
    withResolver: true,
  });
  const close = () => change({ mode: undefined });
  const saved = async () => {
    setOpen(undefined);
    close();
    await queries.invalidateQueries({ queryKey: ['dashboards'] });
    await queries.resetQueries({ queryKey: ['dashboard', loaded.id] });
  };
  const { sections } = shown.view.dashboard;
  const add = (kind: string) => {
    const added = edits.addPanel(file, sections.at(-1)?.key ?? '', kind);
    setFile(added.file);
    setPanelKey(added.key);
  };
  return (
    <DashboardViewValue value={shown.view}>
      <ChartContextValue value={shown.charts}>
        <ChartEventsValue value={shown.annotations.events}>
          <div className="flex flex-col gap-3 p-3 md:p-4">
            <div
              role="toolbar"
              aria-label={t('editDashboard')}
              className="sticky top-12 z-10 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-2 shadow"
            >
              <Menu trigger={<Button>+ {t('addPanel')}</Button>}>
                {edits.kinds.map((kind) => (
                  <MenuItem key={kind} onSelect={() => add(kind)}>
                    {kind}
                  </MenuItem>
                ))}
              </Menu>
              <Button onClick={() => setFile(edits.addSection(file, t('newSection')))}>+ {t('addSection')}</Button>
              <Button onClick={() => setOpen('variables')}>{t('variables')}</Button>
              <Button onClick={() => setOpen('settings')}>{t('dashboardSettings')}</Button>
              <Button onClick={() => setOpen('json')}>JSON</Button>
              <Button disabled={draft.undo === undefined} onClick={draft.undo}>
                {t('undo')}
              </Button>
              <div className="ml-auto flex gap-2">
                <Button onClick={() => (draft.isChanged ? setOpen('discard') : close())}>
                  {draft.isChanged ? t('discard') : t('stopEditing')}
                </Button>
                <Button kind="primary" disabled={!draft.isChanged} onClick={() => setOpen('save')}>
                  {t('save')}
                </Button>
              </div>
            </div>
            <DashboardHeader shown={shown} actions={null} />
            {sections.map((section: Section) => (
              <SectionView
                key={section.key}
                section={section}
                actions={<SectionMenu section={section} file={file} edits={edits} onChange={setFile} />}
              >
                <EditGrid
                  panels={section.panels}
                  format={loaded.format.name}
                  onPlace={(placed) => setFile(edits.place(file, section.key, placed))}
                />
              </SectionView>
            ))}
          </div>
          {panelKey !== undefined && edits.panelOf(file, panelKey) !== undefined && (
            <PanelEditor
              key={panelKey}
              panelKey={panelKey}
              file={file}
              edits={edits}
              onApply={setFile}
              onClose={() => setPanelKey(undefined)}
            />
          )}
          {open === 'settings' && (
            <SettingsEditor file={file} edits={edits} onApply={setFile} onClose={() => setOpen(undefined)} />
          )}
          {open === 'variables' && (
            <VariablesEditor
              file={file}
              edits={edits}
              sources={shown.view.context.sources}
              onApply={setFile}
              onClose={() => setOpen(undefined)}
            />
          )}
          {open === 'json' && <JsonEditor value={file} onApply={setFile} onClose={() => setOpen(undefined)} />}
          {open === 'save' && (
            <SaveDialog loaded={loaded} file={file} onClose={() => setOpen(undefined)} onSaved={saved} />
          )}
          <Confirm
            title={t('discard')}
            text={t('discardText')}
            action={t('discard')}
            isOpen={open === 'discard'}
            onClose={() => setOpen(undefined)}
            onConfirm={close}
          />
          <Confirm
            title={t('discard')}
            text={t('discardText')}
            action={t('discard')}
            isOpen={blocker.status === 'blocked'}
            onClose={() => blocker.reset?.()}
            onConfirm={() => blocker.proceed?.()}
          />
        </ChartEventsValue>
      </ChartContextValue>
    </DashboardViewValue>
  );
}
