import { useState } from 'react';
import type { Json } from '../../../data/json.ts';
import { Menu, MenuItem } from '../../../frame/menu.tsx';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Field, Input } from '../../../ui/field.tsx';
import { FormDialog, textOf } from '../../../ui/form-dialog.tsx';
import type { Section } from '../model.ts';
import type { FormatEdits } from './format-edits.ts';

interface SectionMenuProps {
  readonly section: Section;
  readonly file: Json;
  readonly edits: FormatEdits;
  readonly onChange: (file: Json) => void;
}

/** What can be done with a row or group. */
export function SectionMenu({ section, file, edits, onChange }: SectionMenuProps) {
  const t = useTranslate();
  const [isRenaming, setRenaming] = useState(false);
  const { key, title, isOpen } = section;
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button kind="quiet" className="h-6 px-1.5" aria-label={t('actionsFor', { name: title })}>
            ⋯
          </Button>
        }
      >
        <MenuItem onSelect={() => setRenaming(true)}>{t('renameSection')}</MenuItem>
        <MenuItem onSelect={() => onChange(edits.setSectionOpen(file, key, !isOpen))}>
          {isOpen ? t('closedAtFirst') : t('openAtFirst')}
        </MenuItem>
        <MenuItem onSelect={() => onChange(edits.moveSection(file, key, -1))}>{t('moveUp')}</MenuItem>
        <MenuItem onSelect={() => onChange(edits.moveSection(file, key, 1))}>{t('moveDown')}</MenuItem>
        <MenuItem onSelect={() => onChange(edits.removeSection(file, key))}>{t('removeSection')}</MenuItem>
      </Menu>
      {isRenaming && (
        <FormDialog
          title={t('renameSection')}
          action={t('apply')}
          onClose={() => setRenaming(false)}
          submit={async (form) => onChange(edits.renameSection(file, key, textOf(form, 'title')))}
        >
          <Field label={t('title')}>{(ids) => <Input {...ids} name="title" defaultValue={title} required />}</Field>
        </FormDialog>
      )}
    </>
  );
}
