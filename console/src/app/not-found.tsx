import { Link } from '@tanstack/react-router';
import { useTranslate } from '../language/language.ts';
import { Empty } from '../ui/states.tsx';

export function NotFound() {
  const t = useTranslate();
  return (
    <div className="p-6">
      <Empty title={t('notFoundTitle')}>
        <Link to="/" className="text-accent underline">
          {t('home')}
        </Link>
      </Empty>
    </div>
  );
}
