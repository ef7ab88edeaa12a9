import { Menu, MenuItem, MenuTitle } from '../../frame/menu.tsx';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { type AskedQuery, askedQueries } from './history.ts';

const shownMax = 20;

/** Queries that were asked in this browser. */
export function HistoryMenu({ onPick }: { readonly onPick: (asked: AskedQuery) => void }) {
  const t = useTranslate();
  return (
    <Menu align="end" trigger={<Button>{t('queryHistory')}</Button>}>
      <HistoryItems onPick={onPick} />
    </Menu>
  );
}

/** Read when the menu opens, and not before. */
function HistoryItems({ onPick }: { readonly onPick: (asked: AskedQuery) => void }) {
  const t = useTranslate();
  const asked = askedQueries().slice(0, shownMax);
  if (asked.length === 0) return <MenuTitle>{t('noQueryHistory')}</MenuTitle>;
  return asked.map((each) => (
    <MenuItem key={`${each.source} ${each.text}`} onSelect={() => onPick(each)}>
      <span className="max-w-96 truncate font-mono text-xs">{each.text}</span>
      <span className="text-xs text-muted">
        <Moment timeMs={each.timeMs} />
      </span>
    </MenuItem>
  ));
}
