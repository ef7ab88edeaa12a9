import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { grafanaQuery } from '../../api/grafana-page.ts';
import { useAction } from '../../app/use-action.ts';
import { useTranslate } from '../../language/language.ts';
import { membershipsQuery } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';

/** The name of the organization, as its menu shows it. */
export function OrganizationName() {
  const t = useTranslate();
  const { data } = useQuery(grafanaQuery<{ readonly name: string }>('/api/org'));
  const rename = useAction((name: string) => grafanaApi.put('/api/org', { name }), {
    refresh: membershipsQuery.queryKey,
    done: (name) => t('organizationRenamed', { name }),
  });
  if (data === undefined) return null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    rename.mutate(textOf(new FormData(event.currentTarget), 'name'));
  };
  return (
    <form className="flex max-w-md items-end gap-2" onSubmit={submit}>
      <div className="grow">
        <Field label={t('organizationName')}>
          {(ids) => <Input {...ids} key={data.name} name="name" defaultValue={data.name} required maxLength={190} />}
        </Field>
      </div>
      <Button type="submit" className="mb-1" disabled={rename.isPending}>
        {t('save')}
      </Button>
    </form>
  );
}
