import { useQueryClient } from '@tanstack/react-query';
import { type Answer, openApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { membershipsQuery } from '../../session/session.ts';
import { Field, Input } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { InlineForm } from '../../ui/inline-form.tsx';
import { Section } from '../../ui/section.tsx';
import type { WorkspaceDetails } from './queries.ts';

export function Description({ workspace }: { readonly workspace: Answer<WorkspaceDetails> }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { content, etag } = workspace;
  const submit = async (form: FormData) => {
    const body = { name: textOf(form, 'name'), desc: textOf(form, 'desc') };
    await openApi.post('/workspace/modify', body, { ifMatch: etag });
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['workspace-settings'] }),
      queries.invalidateQueries({ queryKey: membershipsQuery.queryKey }),
    ]);
  };
  return (
    <Section title={t('workspace')} hint={<code className="font-mono text-xs">{content.uuid}</code>}>
      <InlineForm action={t('save')} done={t('settingsSaved')} submit={submit}>
        <div className="grid gap-3 md:grid-cols-2">
          <Field label={t('name')}>
            {(ids) => <Input {...ids} name="name" defaultValue={content.name} required maxLength={256} />}
          </Field>
          <Field label={t('description')}>
            {(ids) => <Input {...ids} name="desc" defaultValue={content.desc} maxLength={4096} />}
          </Field>
        </div>
      </InlineForm>
    </Section>
  );
}
