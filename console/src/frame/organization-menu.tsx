import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslate } from '../language/language.ts';
import { membershipsQuery, switchWorkspace, useSignedIn } from '../session/session.ts';
import { Menu, MenuItem, MenuLine, MenuTitle } from './menu.tsx';

const pages = [
  { to: '/keys', text: 'apiKeys' },
  { to: '/members', text: 'members' },
  { to: '/invitations', text: 'invitations' },
  { to: '/ingest', text: 'ingestTokens' },
  { to: '/settings', text: 'settings' },
] as const;

/** The workspace in use, the way to the others, and what belongs to all of it. */
export function OrganizationMenu() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { orgId } = useSignedIn();
  const { data: memberships = [] } = useQuery(membershipsQuery);
  const current = memberships.find((membership) => membership.orgId === orgId);
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full items-center justify-between gap-2 rounded-md border border-line bg-surface px-3 py-2 text-left text-sm hover:bg-sunken"
        >
          <span className="sr-only">{t('organizationMenu')}</span>
          <span className="flex flex-col overflow-hidden">
            <span className="truncate font-semibold">{current?.name ?? '…'}</span>
            {/* Its line is there before the role is known: the menu below would else move. */}
            <span className="min-h-4 text-xs text-muted">{current?.role}</span>
          </span>
          <span aria-hidden="true">▾</span>
        </button>
      }
    >
      {pages.map(({ to, text }) => (
        <MenuItem key={to} onSelect={() => void navigate({ to })}>
          {t(text)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuTitle>{t('switchOrganization')}</MenuTitle>
      {memberships.map((membership) => (
        <MenuItem
          key={membership.orgId}
          isCurrent={membership.orgId === orgId}
          onSelect={() => void switchWorkspace(membership.orgId)}
        >
          {membership.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
