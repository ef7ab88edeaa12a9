import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { membershipsQuery } from '../../session/session.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface EditOrganizationProps {
  /** Undefined: a new one, whose Admin the caller becomes. */
  readonly organization: { readonly id: number; readonly name: string } | undefined;
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

export function EditOrganization({ organization, refresh, onClose }: EditOrganizationProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const name = textOf(form, 'name');
    if (organization === undefined) await grafanaApi.post('/api/orgs', { name });
    else await grafanaApi.put(`/api/orgs/${organization.id}`, { name });
    showToast(t(organization === undefined ? 'organizationCreated' : 'organizationRenamed', { name }));
    await Promise.all([
      queries.invalidateQueries({ queryKey: refresh }),
      queries.invalidateQueries({ queryKey: membershipsQuery.queryKey }),
    ]);
  };
  const isNew = organization === undefined;
  return (
    <FormDialog
      title={isNew ? t('createOrganization') : t('rename')}
      description={isNew ? t('createOrganizationHint') : undefined}
      action={isNew ? t('createOrganization') : t('save')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('name')}>
        {(ids) => <Input {...ids} name="name" defaultValue={organization?.name} required maxLength={190} autoFocus />}
      </Field>
    </FormDialog>
  );
}
