import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under a heading of its own. */
export function Section({ title, hint, children }: SectionProps) {
  return (
    <div className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{title}</h2>
        {hint !== undefined && <p className="text-sm text-muted">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
