import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { type BatchFilter, batchPlanQuery, revertBatch } from './batch-queries.ts';
import { BatchTable } from './batch-table.tsx';

interface RevertBatchProps {
  readonly filter: BatchFilter;
  readonly onClose: () => void;
}

/** Takes back all changes that fit: first the plan is shown, then exactly that plan is applied, or nothing. */
export function RevertBatch({ filter, onClose }: RevertBatchProps) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const plan = useQuery(batchPlanQuery(filter));
  const apply = useMutation({
    mutationFn: (digest: string) => revertBatch(filter, digest, reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['changes'] }),
  });
  const shown = apply.data ?? plan.data;
  return (
    <Dialog
      title={t('revertAll')}
      description={t(apply.data === undefined ? 'revertAllHint' : 'revertAllDone')}
      isOpen
      onClose={onClose}
      isWide
    >
      {plan.isPending && <Loading />}
      {plan.error && <Failure error={plan.error} onRetry={() => void plan.refetch()} />}
      {shown && <BatchTable batch={shown} isPlan={apply.data === undefined} />}
      {apply.error && <Failure error={apply.error} onRetry={() => void plan.refetch()} />}
      {plan.data && apply.data === undefined && (
        <>
          <Field label={t('reason')} hint={t('reasonHint')}>
            {(ids) => (
              <Input {...ids} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button
              kind="danger"
              disabled={apply.isPending || plan.data.totals.reverted === 0}
              onClick={() => apply.mutate(plan.data.plan)}
            >
              {t('revertObjects', { objects: plan.data.totals.reverted })}
            </Button>
          </div>
        </>
      )}
      {apply.data && apply.data.traceId !== '' && (
        <p className="text-sm">
          <Link
            to="/changes"
            search={{ traceId: apply.data.traceId, batch: 'revert' }}
            className="text-accent underline"
          >
            {t('takeBatchBack')}
          </Link>
        </p>
      )}
    </Dialog>
  );
}
