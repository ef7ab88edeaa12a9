import { useState } from 'react';
import { Menu, MenuItem } from '../frame/menu.tsx';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';
import { Confirm } from './dialog.tsx';

export interface Action {
  readonly text: string;
  readonly run: () => void;
  /** Asked before it is done. */
  readonly question?: string;
}

/** What can be done with one row of a list. */
export function ActionMenu({ name, actions }: { readonly name: string; readonly actions: readonly Action[] }) {
  const t = useTranslate();
  const [asked, setAsked] = useState<Action>();
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button kind="quiet" aria-label={t('actionsFor', { name })}>
            ⋯
          </Button>
        }
      >
        {actions.map((action) => (
          <MenuItem
            key={action.text}
            onSelect={() => (action.question === undefined ? action.run() : setAsked(action))}
          >
            {action.text}
          </MenuItem>
        ))}
      </Menu>
      <Confirm
        title={asked?.text ?? ''}
        text={asked?.question ?? ''}
        action={asked?.text ?? ''}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked?.run()}
      />
    </>
  );
}
