import { useTranslate } from '../../../language/language.ts';
import { Command } from '../../../ui/command.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import type { Panel } from '../model.ts';
import type { PanelData } from './use-panel-data.ts';

/** More is not shown: the answer of a large query has megabytes. */
const shownMax = 40_000;

interface PanelInspectProps {
  readonly panel: Panel;
  readonly title: string;
  readonly data: PanelData;
  readonly onClose: () => void;
}

/** What a panel asks, what it was answered, and what it is in the file. */
export function PanelInspect({ panel, title, data, onClose }: PanelInspectProps) {
  const t = useTranslate();
  const text = (value: unknown): string => {
    const all = JSON.stringify(value, null, 2) ?? '';
    return all.length > shownMax ? `${all.slice(0, shownMax)} …` : all;
  };
  return (
    <Dialog title={title || panel.kindName} description={t('inspectHint')} isOpen onClose={onClose} isWide>
      {data.request !== undefined && (
        <>
          <h3 className="text-sm font-medium">{t('request')}</h3>
          <Command text={text(data.request)} />
        </>
      )}
      {data.answer.raw !== undefined && (
        <>
          <h3 className="text-sm font-medium">{t('answer')}</h3>
          <Command text={text(data.answer.raw)} />
        </>
      )}
      <h3 className="text-sm font-medium">{t('panelJson')}</h3>
      <Command text={text(panel.source)} />
    </Dialog>
  );
}
