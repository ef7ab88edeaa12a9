import { useEffect, useRef, useState } from 'react';
import { useLanguage, useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failure } from '../../ui/states.tsx';
import { type Verification, verifyChain } from './chain-queries.ts';

/** Walks the chain of all changes and says whether it is as it was written. */
export function Chain() {
  const t = useTranslate();
  const running = useRef<AbortController>(undefined);
  const [found, setFound] = useState<Verification>();
  const [error, setError] = useState<unknown>();
  const [isRunning, setRunning] = useState(false);
  useEffect(() => () => running.current?.abort(), []);
  const run = async () => {
    const control = new AbortController();
    running.current = control;
    setRunning(true);
    setFound(undefined);
    setError(undefined);
    try {
      await verifyChain(setFound, control.signal);
    } catch (failure) {
      if (!control.signal.aborted) setError(failure);
    }
    setRunning(false);
  };
  return (
    <section className="flex flex-col gap-4" aria-label={t('verification')}>
      <p className="max-w-prose text-sm text-muted">{t('verificationHint')}</p>
      <div>
        <Button kind="primary" disabled={isRunning} onClick={() => void run()}>
          {t(isRunning ? 'verifying' : 'verifyChain')}
        </Button>
      </div>
      {isRunning && (
        <progress
          aria-label={t('verifying')}
          className="w-full max-w-md accent-accent"
          max={found?.head.seq ?? 1}
          value={found?.verifiedUpTo ?? 0}
        />
      )}
      {error !== undefined && <Failure error={error} onRetry={() => void run()} />}
      {found && <Found found={found} />}
    </section>
  );
}

function Found({ found }: { readonly found: Verification }) {
  const t = useTranslate();
  const language = useLanguage();
  const number = (value: number) => value.toLocaleString(language);
  const { head, prunedUpTo, changes, problems, isComplete, timeMs } = found;
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4" role="status">
      <Facts>
        <Fact title={t('result')}>
          {problems.length > 0 && <Badge tone="bad">{t('chainBroken', { problems: problems.length })}</Badge>}
          {problems.length === 0 && isComplete && <Badge tone="good">{t('chainWhole')}</Badge>}
          {problems.length === 0 && !isComplete && <Badge>{t('verifying')}</Badge>}
        </Fact>
        <Fact title={t('chainLength')}>{number(head.seq)}</Fact>
        <Fact title={t('verifiedChanges')}>
          {number(changes)}
          {prunedUpTo > 0 && <span className="text-muted"> {t('chainPruned', { changes: number(prunedUpTo) })}</span>}
        </Fact>
        <Fact title={t('chainHead')}>
          <span className="flex flex-wrap items-center gap-2">
            <code className="font-mono text-xs break-all">{head.hash || '–'}</code>
            {head.hash !== '' && <CopyButton text={`${head.seq} ${head.hash}`} />}
          </span>
        </Fact>
        <Fact title={t('verifiedAt')}>
          <Moment timeMs={timeMs} />
        </Fact>
      </Facts>
      {problems.length > 0 && (
        <ul className="list-inside list-disc text-sm break-words text-bad">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <p className="text-sm text-muted">{t('chainHeadHint')}</p>
    </div>
  );
}
