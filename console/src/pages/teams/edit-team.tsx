import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Team, teamsPath } from './queries.ts';

interface EditTeamProps {
  /** Undefined: a new one. */
  readonly team: Team | undefined;
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

export function EditTeam({ team, refresh, onClose }: EditTeamProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const body = { name: textOf(form, 'name'), email: textOf(form, 'email') };
    if (team === undefined) await grafanaApi.post(teamsPath, body);
    else await grafanaApi.put(`${teamsPath}/${team.id}`, body);
    showToast(t(team === undefined ? 'teamCreated' : 'teamChanged', { name: body.name }));
    await queries.invalidateQueries({ queryKey: refresh });
  };
  return (
    <FormDialog
      title={t(team === undefined ? 'createTeam' : 'editTeam')}
      description={team === undefined ? t('createTeamHint') : undefined}
      action={t(team === undefined ? 'createTeam' : 'save')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('name')}>
        {(ids) => <Input {...ids} name="name" defaultValue={team?.name} required maxLength={190} autoFocus />}
      </Field>
      <Field label={t('email')}>
        {(ids) => <Input {...ids} name="email" defaultValue={team?.email} maxLength={190} />}
      </Field>
    </FormDialog>
  );
}
