import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { openApi } from '../../api/client.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { Labels } from './labels.tsx';
import { givenLabelsQuery } from './queries.ts';

interface HostLabelsProps {
  readonly name: string;
  /** Those that it was given, and those of its report. */
  readonly labels: readonly string[];
}

/** What people call a host by, beside what its agent reports. */
export function HostLabels({ name, labels }: HostLabelsProps) {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  const { data: given } = useQuery(givenLabelsQuery(name));
  const modify = useAction(
    (next: readonly string[]) =>
      openApi.post(`/object/hosts/${encodeURIComponent(name)}/label/modify`, { source: 'HOST', labels: next }),
    { refresh: ['objects'], done: () => t('labelsSaved') },
  );
  const submit = (form: FormData) =>
    modify.mutateAsync([
      ...new Set(
        textOf(form, 'labels')
          .split(',')
          .map((label) => label.trim())
          .filter((label) => label !== ''),
      ),
    ]);
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm">
      <span className="text-muted">{t('labels')}</span>
      {labels.length === 0 ? <span>{t('none')}</span> : <Labels labels={labels} />}
      <Button kind="quiet" disabled={given === undefined} onClick={() => setOpen(true)}>
        {t('editLabels')}
      </Button>
      {isOpen && given !== undefined && (
        <FormDialog title={t('editLabels')} action={t('save')} submit={submit} onClose={() => setOpen(false)}>
          <Field label={t('labels')} hint={t('labelsHint')}>
            {(ids) => <Input {...ids} name="labels" defaultValue={given.join(', ')} autoFocus />}
          </Field>
        </FormDialog>
      )}
    </div>
  );
}
