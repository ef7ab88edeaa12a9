import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Field, Input, Select } from '../../ui/field.tsx';
import { FormDialog, textOf } from '../../ui/form-dialog.tsx';
import { type FoundDashboard, folderName, foldersQuery } from './found-dashboards.ts';

/** Instead of the uid of a folder. */
const newOne = 'new';

interface MoveDialogProps {
  readonly row: FoundDashboard;
  readonly onClose: () => void;
}

/** Puts a dashboard into a folder that is there, into a new one, or into none. */
export function MoveDialog({ row, onClose }: MoveDialogProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { data: folders = [] } = useQuery(foldersQuery);
  const [target, setTarget] = useState(row.folderUid ?? '');
  const submit = async (form: FormData) => {
    const folderUid =
      target === newOne
        ? (await grafanaApi.post<{ uid: string }>('/api/folders', { title: textOf(form, 'title') })).uid
        : target;
    // What is saved is what is there: only its place changes, in either format.
    const path = `/api/dashboards/uid/${encodeURIComponent(row.uid)}`;
    const { dashboard } = await grafanaApi.getExactly<{ dashboard: object }>(path);
    await grafanaApi.post('/api/dashboards/db', { dashboard, folderUid, overwrite: false });
    await queries.invalidateQueries({ queryKey: ['dashboards'] });
  };
  return (
    <FormDialog title={t('moveDashboard', { name: row.title })} action={t('move')} submit={submit} onClose={onClose}>
      <Field label={t('folder')}>
        {(ids) => (
          <Select {...ids} value={target} onChange={(event) => setTarget(event.target.value)}>
            <option value="">{t('noFolder')}</option>
            {folders.map((folder) => (
              <option key={folder.uid} value={folder.uid}>
                {folderName(folder)}
              </option>
            ))}
            <option value={newOne}>{t('newFolder')}</option>
          </Select>
        )}
      </Field>
      {target === newOne && (
        <Field label={t('title')}>{(ids) => <Input {...ids} name="title" required maxLength={189} />}</Field>
      )}
    </FormDialog>
  );
}
