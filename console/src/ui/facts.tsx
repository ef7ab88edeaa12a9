import type { ReactNode } from 'react';

/** Names with their values, one below the other. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">{children}</dl>;
}

export function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="font-medium">{title}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
