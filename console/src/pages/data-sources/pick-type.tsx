import { type FormEvent, useId } from 'react';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { sourceTypes } from './types.ts';

interface PickTypeProps {
  readonly onPick: (type: string) => void;
  readonly onClose: () => void;
}

/** The first question about a new data source. */
export function PickType({ onPick, onClose }: PickTypeProps) {
  const t = useTranslate();
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onPick(textOf(new FormData(event.currentTarget), 'type'));
  };
  return (
    <Dialog title={t('addDataSource')} description={t('pickTypeHint')} isOpen onClose={onClose}>
      <ul className="grid grid-cols-2 gap-2">
        {sourceTypes.map((type) => (
          <li key={type.id}>
            <Button className="w-full justify-center" onClick={() => onPick(type.id)}>
              {type.title}
            </Button>
          </li>
        ))}
      </ul>
      <form className="flex items-end gap-2" onSubmit={submit}>
        <div className="flex grow flex-col gap-1">
          <label htmlFor={id} className="text-sm font-medium">
            {t('otherType')}
          </label>
          <Input id={id} name="type" required placeholder="graphite" />
        </div>
        <Button type="submit">{t('continue')}</Button>
      </form>
    </Dialog>
  );
}
