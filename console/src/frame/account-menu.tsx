import { useNavigate } from '@tanstack/react-router';
import { type Language, languages, setLanguage, useLanguage, useTranslate } from '../language/language.ts';
import { logout, useSignedIn } from '../session/session.ts';
import { setTheme, themes, useTheme } from '../theme/theme.ts';
import { Menu, MenuItem, MenuLine, MenuTitle } from './menu.tsx';

const themeTexts = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

export function AccountMenu() {
  const t = useTranslate();
  const navigate = useNavigate();
  const { name, login } = useSignedIn();
  const language = useLanguage();
  const theme = useTheme();
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2 rounded-md px-2 py-2 text-left text-sm hover:bg-sunken"
        >
          <span
            aria-hidden="true"
            className="flex size-7 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent"
          >
            {(name || login).slice(0, 1).toUpperCase()}
          </span>
          <span className="sr-only">{t('accountMenu')}</span>
          <span className="truncate">{name || login}</span>
        </button>
      }
    >
      <MenuItem onSelect={() => void navigate({ to: '/account' })}>{t('ownAccount')}</MenuItem>
      <MenuTitle>{t('theme')}</MenuTitle>
      {themes.map((each) => (
        <MenuItem key={each} isCurrent={each === theme} onSelect={() => setTheme(each)}>
          {t(themeTexts[each])}
        </MenuItem>
      ))}
      <MenuTitle>{t('language')}</MenuTitle>
      {(Object.keys(languages) as Language[]).map((each) => (
        <MenuItem key={each} isCurrent={each === language} onSelect={() => void setLanguage(each)}>
          {languages[each]}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem onSelect={logout}>{t('logout')}</MenuItem>
    </Menu>
  );
}
