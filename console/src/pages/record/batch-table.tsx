import { useTranslate } from '../../language/language.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Batch, BatchItem, BatchOutcome } from './batch-queries.ts';

const tones: Readonly<Record<BatchOutcome, Tone>> = {
  reverted: 'good',
  unchanged: 'plain',
  leftAlone: 'warn',
  conflict: 'bad',
};
const outcomes = {
  reverted: 'outcomeReverted',
  unchanged: 'outcomeUnchanged',
  leftAlone: 'outcomeLeftAlone',
  conflict: 'outcomeConflict',
} as const;
const effects = { restored: 'effectRestored', modified: 'effectModified', deleted: 'effectDeleted' } as const;

/** What taking many changes back does to which object, or has done. */
export function BatchTable({ batch, isPlan }: { readonly batch: Batch; readonly isPlan: boolean }) {
  const t = useTranslate();
  const { totals, objects } = batch;
  const textOf = (outcome: BatchOutcome) =>
    t(isPlan && outcome === 'reverted' ? 'outcomeWillBeReverted' : outcomes[outcome]);
  if (objects.length === 0) return <Empty title={t('noChangesFit')} />;
  const columns: Column<BatchItem>[] = [
    { id: 'object', title: t('object'), cell: (row) => row.name || row.uuid },
    { id: 'noun', title: t('kindOfObject'), cell: (row) => row.noun, isSecondary: true },
    {
      id: 'outcome',
      title: t('outcome'),
      cell: (row) => <Badge tone={tones[row.outcome]}>{textOf(row.outcome)}</Badge>,
    },
    { id: 'effect', title: t('effect'), cell: (row) => row.effect !== '' && t(effects[row.effect]) },
    { id: 'changes', title: t('changes'), cell: (row) => row.changes, isNumber: true, isSecondary: true },
    { id: 'reason', title: t('reason'), cell: (row) => row.reason, isSecondary: true },
  ];
  return (
    <>
      <p className="flex flex-wrap gap-2 text-sm">
        {t('batchTotals', { changes: totals.changes, objects: totals.objects })}
        {(Object.keys(outcomes) as BatchOutcome[])
          .filter((outcome) => totals[outcome] > 0)
          .map((outcome) => (
            <Badge key={outcome} tone={tones[outcome]}>
              {textOf(outcome)}: {totals[outcome]}
            </Badge>
          ))}
      </p>
      <Table caption={t('object')} columns={columns} rows={objects} keyOf={({ uuid }) => uuid} />
      {objects.length < totals.objects && (
        <p className="text-sm text-muted">{t('moreObjects', { objects: totals.objects - objects.length })}</p>
      )}
    </>
  );
}
