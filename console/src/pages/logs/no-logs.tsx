import { Link } from '@tanstack/react-router';
import { useTranslate } from '../../language/language.ts';
import { Empty } from '../../ui/states.tsx';

export function NoLogs() {
  const t = useTranslate();
  return (
    <Empty title={t('noLogs')}>
      {t('noLogsHint')}{' '}
      <Link to="/ingest" className="text-accent underline">
        {t('ingest')}
      </Link>
    </Empty>
  );
}
