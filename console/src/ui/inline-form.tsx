import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Button } from './button.tsx';
import { Failure } from './states.tsx';
import { showToast } from './toasts.tsx';

interface InlineFormProps {
  readonly action: string;
  /** Sends it; what goes wrong is shown below. */
  readonly submit: (form: FormData) => Promise<unknown>;
  /** What is said when it has worked. */
  readonly done: string;
  /** Empties the fields when it has worked. */
  readonly isEmptied?: boolean;
  readonly children: ReactNode;
}

/** A form that is part of a page. */
export function InlineForm({ action, submit, done, isEmptied = false, children }: InlineFormProps) {
  const send = useMutation({
    mutationFn: ({ form }: { form: FormData; element: HTMLFormElement }) => submit(form),
    onSuccess: (_, { element }) => {
      showToast(done);
      if (isEmptied) element.reset();
    },
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    send.mutate({ form: new FormData(event.currentTarget), element: event.currentTarget });
  };
  return (
    <form className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4" onSubmit={onSubmit}>
      {children}
      {send.error && <Failure error={send.error} />}
      <div>
        <Button kind="primary" type="submit" disabled={send.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
