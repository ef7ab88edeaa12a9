import { useQuery, useQueryClient } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { FieldControl } from './field-control.tsx';
import { bodyOf } from './form-body.ts';
import { Health } from './health.tsx';
import { type DataSource, dataSourceQuery, dataSourcesPath } from './queries.ts';
import { type FieldGroup, type SourceType, sourceTypeOf } from './types.ts';

const groups: readonly FieldGroup[] = ['connection', 'access', 'options', 'header', 'tls'];
const groupTexts = {
  options: 'groupOptions',
  header: 'groupHeader',
  tls: 'groupTls',
} as const;

/** Changes a data source, on the version that was read. */
export function EditDataSource({ uid, onClose }: { readonly uid: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const { data, error } = useQuery(dataSourceQuery(uid));
  if (data !== undefined) return <SourceForm type={sourceTypeOf(data.type)} source={data} onClose={onClose} />;
  return (
    <Dialog title={t('dataSource')} isOpen onClose={onClose}>
      {error ? <Failure error={error} /> : <Loading />}
    </Dialog>
  );
}

interface SourceFormProps {
  readonly type: SourceType;
  /** Undefined: a new one. */
  readonly source: DataSource | undefined;
  readonly onClose: () => void;
}

export function SourceForm({ type, source, onClose }: SourceFormProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const submit = async (form: FormData) => {
    const body = bodyOf(form, type, source);
    if (source === undefined) await grafanaApi.post(dataSourcesPath, body);
    else await grafanaApi.put(`${dataSourcesPath}/uid/${encodeURIComponent(source.uid)}`, body);
    showToast(t('dataSourceSaved', { name: body.name }));
    await queries.invalidateQueries({ queryKey: [dataSourcesPath] });
  };
  return (
    <FormDialog
      title={source?.name ?? t('newDataSource', { type: type.title })}
      description={t('dataSourceHint')}
      action={t('save')}
      submit={submit}
      onClose={onClose}
      isWide
      actions={source && <Health uid={source.uid} name={source.name} />}
    >
      <Field label={t('name')}>
        {(ids) => (
          <Input
            {...ids}
            name="name"
            defaultValue={source?.name ?? type.title}
            required
            maxLength={190}
            autoComplete="off"
          />
        )}
      </Field>
      {groups.map((group) => (
        <Group key={group} group={group} type={type} source={source} />
      ))}
      <Checkbox name="isDefault" defaultChecked={source?.isDefault} label={t('isDefault')} />
    </FormDialog>
  );
}

function Group({ group, type, source }: Pick<SourceFormProps, 'type' | 'source'> & { readonly group: FieldGroup }) {
  const t = useTranslate();
  const fields = type.fields.filter((field) => field.group === group);
  if (fields.length === 0) return null;
  const controls = fields.map((field) => <FieldControl key={field.name} field={field} source={source} />);
  const grid = 'grid gap-3 md:grid-cols-2';
  if (group === 'connection' || group === 'access') return <div className={grid}>{controls}</div>;
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="cursor-pointer text-sm font-medium">{t(groupTexts[group])}</summary>
      <div className={`${grid} pt-3`}>{controls}</div>
    </details>
  );
}
