import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslate } from '../language/language.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './states.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** What the button says that sends the form. */
  readonly action: string;
  /**
   * Sends it; what goes wrong is shown. Afterwards the dialog closes, unless `false` is answered: then there is something to show in
   * its place.
   */
  readonly submit: (form: FormData) => Promise<unknown>;
  readonly onClose: () => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
  /** More buttons, left of the usual two. */
  readonly actions?: ReactNode;
}

/** Asks for some fields and sends them. */
export function FormDialog({
  title,
  description,
  action,
  submit,
  onClose,
  isWide,
  children,
  actions,
}: FormDialogProps) {
  const t = useTranslate();
  const send = useMutation({ mutationFn: submit, onSuccess: (answer) => answer !== false && onClose() });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send.mutate(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={title} description={description} isOpen onClose={onClose} {...(isWide && { isWide })}>
      <form className="flex flex-col gap-3" onSubmit={onSubmit}>
        {children}
        {send.error && <Failure error={send.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          {actions}
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={send.isPending}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The text of a field, without white space around it; empty when there is none. */
export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim();
