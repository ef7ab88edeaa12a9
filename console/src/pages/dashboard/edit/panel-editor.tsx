import { useMemo, useState } from 'react';
import type { Json } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Input, Select } from '../../../ui/field.tsx';
import { DashboardViewValue, useDashboardView } from '../dashboard-view.ts';
import type { Panel } from '../model.ts';
import { PanelCard } from '../panel/panel-card.tsx';
import type { FormatEdits } from './format-edits.ts';
import { JsonEditor } from './json-editor.tsx';
import { OptionsForm } from './options-form.tsx';
import type { PanelForm } from './panel-form.ts';
import { QueriesForm } from './queries-form.tsx';

interface PanelEditorProps {
  readonly panelKey: string;
  readonly file: Json;
  readonly edits: FormatEdits;
  readonly onApply: (file: Json) => void;
  readonly onClose: () => void;
}

/** One panel: what it asks, how it looks, and a view of it as it will be. */
export function PanelEditor({ panelKey, file, edits, onApply, onClose }: PanelEditorProps) {
  const t = useTranslate();
  const view = useDashboardView();
  const original = edits.panelOf(file, panelKey) ?? {};
  const [source, setSource] = useState(original);
  const before = useMemo(() => edits.readForm(source), [edits, source]);
  const [form, setForm] = useState<PanelForm>(before);
  const [isJson, setJson] = useState(false);
  const [section, setSection] = useState(
    view.dashboard.sections.find(({ panels }) => panels.some(({ key }) => key === panelKey))?.key ?? '',
  );
  const panel = useMemo(() => edits.writeForm(source, before, form), [edits, source, before, form]);
  const set = (change: Partial<PanelForm>) => setForm({ ...form, ...change });
  const apply = () => {
    const changed = panel === original ? file : edits.setPanel(file, panelKey, panel);
    const isMoved = !view.dashboard.sections.some(
      ({ key, panels }) => key === section && panels.some((p) => p.key === panelKey),
    );
    onApply(isMoved ? edits.movePanel(changed, panelKey, section) : changed);
    onClose();
  };
  const hasQueries = !['text', 'picture', 'iframe', 'command', 'video'].includes(form.kind);
  return (
    <Dialog title={form.title || t('panel')} description={t('panelEditorHint')} isOpen onClose={onClose} isWide>
      <Preview panelKey={panelKey} file={file} panel={panel} edits={edits} />
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t('title')}>
          {(ids) => <Input {...ids} value={form.title} onChange={(event) => set({ title: event.target.value })} />}
        </Field>
        <Field label={t('kind')}>
          {(ids) => (
            <Select {...ids} value={form.kind} onChange={(event) => set({ kind: event.target.value })}>
              {[...new Set([form.kind, ...edits.kinds])].map((kind) => (
                <option key={kind}>{kind}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('section')}>
          {(ids) => (
            <Select {...ids} value={section} onChange={(event) => setSection(event.target.value)}>
              {[...new Set(['', ...view.dashboard.sections.map(({ key }) => key)])].map((key) => (
                <option key={key} value={key}>
                  {view.dashboard.sections.find((each) => each.key === key)?.title || t('noSection')}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label={t('description')}>
        {(ids) => (
          <Input {...ids} value={form.description} onChange={(event) => set({ description: event.target.value })} />
        )}
      </Field>
      {hasQueries && (
        <QueriesForm
          queries={form.queries}
          format={view.loaded.format.name}
          sources={view.context.sources}
          onChange={(queries) => set({ queries })}
        />
      )}
      <OptionsForm form={form} units={edits.units} onChange={set} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button className="mr-auto" onClick={() => setJson(true)}>
          JSON
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button kind="primary" onClick={apply}>
          {t('apply')}
        </Button>
      </div>
      {isJson && (
        <JsonEditor
          value={panel}
          onApply={(next) => {
            setSource(next);
            setForm(edits.readForm(next));
          }}
          onClose={() => setJson(false)}
        />
      )}
    </Dialog>
  );
}

type PreviewProps = Pick<PanelEditorProps, 'panelKey' | 'file' | 'edits'> & { readonly panel: Json };

/** The panel as it will be, with its data. */
function Preview({ panelKey, file, panel, edits }: PreviewProps) {
  const view = useDashboardView();
  const { format } = view.loaded;
  const shown = useMemo((): Panel | undefined => {
    const { sections } = format.read(edits.setPanel(file, panelKey, panel));
    return sections.flatMap(({ panels }) => panels).find(({ key }) => key === panelKey);
  }, [format, edits, file, panelKey, panel]);
  const quiet = useMemo(() => ({ ...view, editing: undefined }), [view]);
  return (
    <DashboardViewValue value={quiet}>
      <div className="h-64 shrink-0">{shown && <PanelCard panel={shown} />}</div>
    </DashboardViewValue>
  );
}
