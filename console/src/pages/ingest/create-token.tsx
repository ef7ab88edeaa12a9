import { useQueryClient } from '@tanstack/react-query';
import { openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { type IngestToken, tokenPath } from './queries.ts';

interface CreateTokenProps {
  readonly onCreated: (token: IngestToken) => void;
  readonly onClose: () => void;
}

export function CreateToken({ onCreated, onClose }: CreateTokenProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const { content } = await openApi.post<IngestToken>(tokenPath('add'), { name: textOf(form, 'name') });
    await queries.invalidateQueries({ queryKey: ['ingest-tokens'] });
    onCreated(content);
  };
  return (
    <FormDialog
      title={t('createIngestToken')}
      description={t('createIngestTokenHint')}
      action={t('createIngestToken')}
      submit={submit}
      onClose={onClose}
    >
      <Field label={t('name')}>{(ids) => <Input {...ids} name="name" required maxLength={256} autoFocus />}</Field>
    </FormDialog>
  );
}
