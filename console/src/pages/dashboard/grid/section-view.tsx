import { type ReactNode, useState } from 'react';
import { useDashboardView } from '../dashboard-view.ts';
import type { Section } from '../model.ts';
import { shownText } from '../panel/scope.ts';

interface SectionViewProps {
  readonly section: Section;
  /** Buttons that belong to the section. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A row or group, with what it holds while it is open. What is in no group has no title. */
export function SectionView({ section, actions, children }: SectionViewProps) {
  const view = useDashboardView();
  const [isOpen, setOpen] = useState(section.isOpen);
  if (section.title === '' && section.key === '') return children;
  const title = shownText(view, section.title, section.scope);
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <div className="flex items-center gap-2 border-b border-line">
        <h2 className="min-w-0 grow">
          <button
            type="button"
            aria-expanded={isOpen}
            className="flex w-full items-center gap-2 py-1 text-left font-medium"
            onClick={() => setOpen(!isOpen)}
          >
            <span aria-hidden="true" className={`text-xs text-muted transition-transform ${isOpen ? 'rotate-90' : ''}`}>
              ▶
            </span>
            <span className="truncate">{title || '–'}</span>
            <span className="text-xs font-normal text-muted">{section.panels.length}</span>
          </button>
        </h2>
        {actions}
      </div>
      {isOpen && children}
    </section>
  );
}
