import { useTranslate } from '../../language/language.ts';
import { Tabs } from '../../ui/tabs.tsx';

export function MemberTabs({ current }: { readonly current: 'members' | 'invitations' }) {
  const t = useTranslate();
  return (
    <Tabs
      label={t('members')}
      tabs={[
        { text: t('members'), to: '/members', isCurrent: current === 'members' },
        { text: t('invitations'), to: '/invitations', isCurrent: current === 'invitations' },
      ]}
    />
  );
}
