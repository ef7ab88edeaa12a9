import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Password } from './password.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

/** The own account: what it is called, its password, and where it is logged in. */
export function Account() {
  const t = useTranslate();
  return (
    <Page title={t('ownAccount')}>
      <div className="grid gap-6 lg:grid-cols-2">
        <Profile />
        <Password />
      </div>
      <Sessions />
    </Page>
  );
}
