import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { Failure } from '../../ui/states.tsx';
import { dashboardsQuery } from '../dashboards/queries.ts';
import { addChart, formatOf, type NewChart } from './add-chart.ts';

const shownMax = 100;
/** Instead of the uid of a dashboard. */
const newOne = 'new';

interface AddToDashboardProps {
  readonly chart: Omit<NewChart, 'title'>;
  readonly onClose: () => void;
}

/** Puts what is in view on a dashboard that is there, or on a new one. */
export function AddToDashboard({ chart, onClose }: AddToDashboardProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const format = formatOf(chart.source);
  const [search, setSearch] = useState('');
  const [target, setTarget] = useState(newOne);
  const found = useQuery(dashboardsQuery({ search, pageIndex: 1, pageSize: shownMax }));
  const dashboards = (found.data?.content ?? []).filter((row) => (row.format === 'grafana') === (format === 'grafana'));
  const chosen = dashboards.some(({ uuid }) => uuid === target) ? target : newOne;
  const add = useMutation({
    mutationFn: (form: FormData) =>
      addChart(
        { ...chart, title: textOf(form, 'title') },
        chosen === newOne ? { newTitle: textOf(form, 'dashboard') } : { uid: chosen },
      ),
    onSuccess: async (uid) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['dashboards'] }),
        queries.invalidateQueries({ queryKey: ['dashboard', uid] }),
      ]);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    add.mutate(new FormData(event.currentTarget));
  };
  if (add.data !== undefined) {
    return (
      <Dialog title={t('addToDashboard')} description={t('chartAdded')} isOpen onClose={onClose}>
        <Link to="/d/$uid" params={{ uid: add.data }} className="text-sm text-accent underline">
          {t('openDashboard')}
        </Link>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('addToDashboard')} description={t('addToDashboardHint')} isOpen onClose={onClose}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        <Field label={t('panelTitle')}>
          {(ids) => <Input {...ids} name="title" required maxLength={128} autoFocus />}
        </Field>
        <Field label={t('searchDashboards')}>
          {(ids) => <Input {...ids} value={search} onChange={(event) => setSearch(event.target.value)} />}
        </Field>
        <Field label={t('dashboard')}>
          {(ids) => (
            <Select {...ids} value={chosen} onChange={(event) => setTarget(event.target.value)}>
              <option value={newOne}>{t('newDashboard')}</option>
              {dashboards.map(({ uuid, name }) => (
                <option key={uuid} value={uuid}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {chosen === newOne && (
          <Field label={t('newDashboardTitle')}>
            {(ids) => <Input {...ids} name="dashboard" required maxLength={128} />}
          </Field>
        )}
        {add.error && <Failure error={add.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={add.isPending}>
            {t('add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
