import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

interface MenuProps {
  /** A button. */
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  /** For one that is made when it is wanted. */
  readonly isOpenAtFirst?: boolean;
}

export function Menu({ trigger, children, align = 'start', isOpenAtFirst = false }: MenuProps) {
  return (
    <DropdownMenu.Root defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          className="z-50 flex max-h-[70vh] min-w-52 flex-col overflow-y-auto rounded-md border border-line bg-raised p-1 text-sm shadow-xl"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, isCurrent = false, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      aria-current={isCurrent || undefined}
      className="flex cursor-pointer items-center justify-between gap-4 rounded px-2.5 py-1.5 outline-none data-[highlighted]:bg-sunken"
    >
      {children}
      {isCurrent && <span aria-hidden="true">✓</span>}
    </DropdownMenu.Item>
  );
}

export function MenuTitle({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-muted">{children}</DropdownMenu.Label>;
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
