import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { forgetCalls } from '../api/calls-behind.ts';
import { useTranslate } from '../language/language.ts';
import { useSignedIn } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { navigationFor } from './navigation.ts';

// Menus and dialogs come after the first paint: what they are made of is as large as the rest of the frame.
const AccountMenu = lazy(() => import('./menus.ts').then(({ AccountMenu: menu }) => ({ default: menu })));
const CallsBehind = lazy(() => import('./menus.ts').then(({ CallsBehind: dialog }) => ({ default: dialog })));
const OrganizationMenu = lazy(() => import('./menus.ts').then(({ OrganizationMenu: menu }) => ({ default: menu })));
const Shortcuts = lazy(() => import('./menus.ts').then(({ Shortcuts: dialog }) => ({ default: dialog })));

/** The side menu, and beside it the page in view. On narrow screens the menu opens over the page. */
export function Frame() {
  const t = useTranslate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isMenuOpen, setMenuOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another page.
  useEffect(() => {
    forgetCalls();
    setMenuOpen(false);
  }, [path]);
  return (
    <div className="flex min-h-screen">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:z-50 focus:bg-raised focus:p-3">
        {t('skipToContent')}
      </a>
      <aside
        className={`around-page ${isMenuOpen ? 'flex' : 'hidden'} fixed inset-y-0 left-0 z-30 w-60 shrink-0 flex-col gap-3 border-r border-line bg-surface p-3 md:sticky md:top-0 md:flex md:h-screen`}
      >
        <Suspense fallback={<div className="h-12" />}>
          <OrganizationMenu />
        </Suspense>
        <nav aria-label={t('mainMenu')} className="flex grow flex-col gap-3 overflow-y-auto">
          {navigationFor(useSignedIn()).map((group) => (
            <div key={group.items[0]?.to} className="flex flex-col gap-0.5">
              {group.title !== undefined && <p className="px-3 text-xs font-medium text-muted">{t(group.title)}</p>}
              {group.items.map(({ to, text }) => (
                <Link
                  key={to}
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  activeProps={{ className: 'bg-accent-soft text-accent font-semibold' }}
                  className="rounded-md px-3 py-1.5 text-sm hover:bg-sunken"
                >
                  {t(text)}
                </Link>
              ))}
            </div>
          ))}
        </nav>
        <Suspense fallback={<div className="h-10" />}>
          <AccountMenu />
        </Suspense>
      </aside>
      {isMenuOpen && (
        <button
          type="button"
          aria-label={t('close')}
          className="fixed inset-0 z-20 bg-black/45 md:hidden"
          onClick={() => setMenuOpen(false)}
        />
      )}
      <div className="flex min-w-0 grow flex-col">
        <header className="around-page sticky top-0 z-20 flex h-11 items-center justify-between gap-2 border-b border-line bg-surface px-4">
          <Button
            kind="quiet"
            className="md:hidden"
            aria-label={t('mainMenu')}
            aria-expanded={isMenuOpen}
            onClick={() => setMenuOpen(!isMenuOpen)}
          >
            ☰
          </Button>
          <Link to="/" className="font-semibold">
            Belvedere
          </Link>
          <div className="ml-auto flex items-center gap-1">
            <Suspense>
              <CallsBehind />
            </Suspense>
          </div>
        </header>
        <main id="main" className="grow">
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Suspense>
        <Shortcuts />
      </Suspense>
      <Toasts />
    </div>
  );
}
