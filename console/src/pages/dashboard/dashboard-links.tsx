import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { grafanaApi } from '../../api/client.ts';
import { safeAddress } from '../../charts/safe-address.ts';
import { Menu, MenuItem, MenuTitle } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import type { WrittenRange } from '../../time/range.ts';
import { Button } from '../../ui/button.tsx';
import type { DashboardView } from './dashboard-view.ts';
import type { DashboardLink } from './model.ts';

interface DashboardLinksProps {
  readonly view: DashboardView;
  readonly written: WrittenRange;
}

type Kept = Readonly<Record<string, string | readonly string[]>>;

/** What is carried on to the next page: the range and the variables, where the link says so. */
function keptOf({ keepsTime, keepsVariables }: DashboardLink, view: DashboardView, written: WrittenRange): Kept {
  const variables = [...view.context.chosen].map(([name, { values }]) => [`var-${name}`, values] as const);
  return { ...(keepsTime && written), ...(keepsVariables && Object.fromEntries(variables)) };
}

/** The ways that lead on from a dashboard. */
export function DashboardLinks({ view, written }: DashboardLinksProps) {
  const t = useTranslate();
  const { links } = view.dashboard;
  if (links.length === 0) return null;
  return (
    <nav aria-label={t('links')} className="ml-auto flex flex-wrap items-center gap-2 text-sm">
      {links.map((link) => (
        <LinkItem key={`${link.title} ${link.url ?? link.tags.join()}`} link={link} view={view} written={written} />
      ))}
    </nav>
  );
}

function LinkItem({ link, view, written }: DashboardLinksProps & { readonly link: DashboardLink }) {
  const kept = keptOf(link, view, written);
  if (link.url !== undefined) return <AddressLink link={link} view={view} kept={kept} />;
  return link.isMenu ? <FoundMenu link={link} kept={kept} /> : <Found link={link} kept={kept} />;
}

const linkStyle = 'rounded px-1.5 py-1 text-accent hover:underline';

function AddressLink({
  link,
  view,
  kept,
}: {
  readonly link: DashboardLink;
  readonly view: DashboardView;
  readonly kept: Kept;
}) {
  const { loaded, context } = view;
  const address = safeAddress(loaded.format.shownText(link.url ?? '', context));
  if (address === undefined) return <span className="text-muted">{link.title}</span>;
  const parameters = new URLSearchParams(
    Object.entries(kept).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  );
  const joined = parameters.size === 0 ? address : `${address}${address.includes('?') ? '&' : '?'}${parameters}`;
  return (
    <a href={joined} className={linkStyle} {...(link.isNewTab && { target: '_blank', rel: 'noopener noreferrer' })}>
      {link.title}
    </a>
  );
}

interface Hit {
  readonly uid: string;
  readonly title: string;
}

const foundMax = 100;

const useFound = ({ tags }: DashboardLink, isWanted: boolean) =>
  useQuery({
    queryKey: ['dashboards', 'tagged', tags],
    queryFn: ({ signal }) => {
      const parameters = new URLSearchParams([
        ['type', 'dash-db'],
        ['limit', String(foundMax)],
        ...tags.map((tag) => ['tag', tag]),
      ]);
      return grafanaApi.get<readonly Hit[]>(`/api/search?${parameters}`, undefined, signal);
    },
    enabled: isWanted,
  });

interface FoundProps {
  readonly link: DashboardLink;
  readonly kept: Kept;
}

function Found({ link, kept }: FoundProps) {
  const { data } = useFound(link, true);
  return (data ?? []).map(({ uid, title }) => (
    <Link key={uid} to="/d/$uid" params={{ uid }} search={kept as never} className={linkStyle}>
      {title}
    </Link>
  ));
}

function FoundMenu({ link, kept }: FoundProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  const [isOpened, setOpened] = useState(false);
  const { data } = useFound(link, isOpened);
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="quiet" onPointerDown={() => setOpened(true)} onFocus={() => setOpened(true)}>
          {link.title} ▾
        </Button>
      }
    >
      {(data ?? []).map(({ uid, title }) => (
        <MenuItem key={uid} onSelect={() => void navigate({ to: '/d/$uid', params: { uid }, search: kept as never })}>
          {title}
        </MenuItem>
      ))}
      {data?.length === 0 && <MenuTitle>{t('noDashboards')}</MenuTitle>}
    </Menu>
  );
}
