import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Command } from '../../ui/command.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { RoleField } from '../../ui/role-select.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface InviteProps {
  readonly refresh: QueryKey;
  readonly onClose: () => void;
}

/** Invites somebody and shows the address to pass on. Who has an account becomes a member at once. */
export function Invite({ refresh, onClose }: InviteProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [url, setUrl] = useState<string>();
  const submit = async (form: FormData) => {
    const loginOrEmail = textOf(form, 'loginOrEmail');
    const body = { loginOrEmail, name: textOf(form, 'name'), role: textOf(form, 'role'), sendEmail: false };
    const invited = await grafanaApi.post<{ readonly url?: string }>('/api/org/invites', body);
    await queries.invalidateQueries({ queryKey: refresh });
    setUrl(invited.url);
    if (invited.url !== undefined) return false;
    showToast(t('memberAdded', { name: loginOrEmail }));
    return true;
  };
  if (url !== undefined) {
    return (
      <Dialog title={t('invitationCreated')} description={t('invitationCreatedHint')} isOpen onClose={onClose}>
        <Command text={url} label={t('copyLink')} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('invite')}
      description={t('inviteHint')}
      action={t('invite')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('loginOrEmail')}>{(ids) => <Input {...ids} name="loginOrEmail" required autoFocus />}</Field>
      <Field label={t('name')}>{(ids) => <Input {...ids} name="name" />}</Field>
      <RoleField />
    </FormDialog>
  );
}
