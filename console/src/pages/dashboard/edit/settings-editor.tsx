import type { Json } from '../../../data/json.ts';
import { useTranslate } from '../../../language/language.ts';
import { Field, Input } from '../../../ui/field.tsx';
import { FormDialog, textOf } from '../../../ui/form-dialog.tsx';
import type { FormatEdits } from './format-edits.ts';

interface SettingsEditorProps {
  readonly file: Json;
  readonly edits: FormatEdits;
  readonly onApply: (file: Json) => void;
  readonly onClose: () => void;
}

/** What a dashboard is as a whole: its name, and what is looked at when nothing else is said. */
export function SettingsEditor({ file, edits, onApply, onClose }: SettingsEditorProps) {
  const t = useTranslate();
  const before = edits.readSettings(file);
  const submit = async (form: FormData) =>
    onApply(
      edits.writeSettings(file, {
        title: textOf(form, 'title'),
        description: textOf(form, 'description'),
        tags: edits.hasOwnTags ? before.tags : textOf(form, 'tags'),
        from: textOf(form, 'from'),
        to: textOf(form, 'to'),
        zone: textOf(form, 'zone') || 'browser',
        refresh: textOf(form, 'refresh'),
      }),
    );
  return (
    <FormDialog title={t('dashboardSettings')} action={t('apply')} submit={submit} onClose={onClose}>
      <Field label={t('title')}>{(ids) => <Input {...ids} name="title" defaultValue={before.title} required />}</Field>
      <Field label={t('description')}>
        {(ids) => <Input {...ids} name="description" defaultValue={before.description} />}
      </Field>
      {!edits.hasOwnTags && (
        <Field label={t('tags')} hint={t('separatedByCommas')}>
          {(ids) => <Input {...ids} name="tags" defaultValue={before.tags} />}
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3">
        <Field label={t('from')}>{(ids) => <Input {...ids} name="from" defaultValue={before.from} required />}</Field>
        <Field label={t('to')}>{(ids) => <Input {...ids} name="to" defaultValue={before.to} required />}</Field>
        <Field label={t('timeZone')}>{(ids) => <Input {...ids} name="zone" defaultValue={before.zone} />}</Field>
        <Field label={t('refreshInterval')} hint="30s, 5m">
          {(ids) => <Input {...ids} name="refresh" defaultValue={before.refresh} />}
        </Field>
      </div>
    </FormDialog>
  );
}
