import { Link } from '@tanstack/react-router';

interface Tab {
  readonly text: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string | undefined>>;
  readonly isCurrent: boolean;
}

/** Views of the same thing; each has an address of its own. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ text, to, search, isCurrent }) => (
        <Link
          key={text}
          to={to}
          search={search ?? {}}
          aria-current={isCurrent ? 'page' : undefined}
          className={`border-b-2 px-3 py-2 text-sm whitespace-nowrap ${isCurrent ? 'border-accent font-semibold text-accent' : 'border-transparent text-muted hover:text-ink'}`}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
