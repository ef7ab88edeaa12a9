import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useErrorText } from '../../../language/error-text.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/field.tsx';
import { ALL, type Chosen, isAll, type Option } from './variable.ts';

/** More are found by typing. */
const shownMax = 200;

interface VariablePickerProps {
  readonly chosen: Chosen;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onChange: (values: readonly string[]) => void;
}

/** One variable: a button that opens its values. */
export function VariablePicker({ chosen, error, isPending, onChange }: VariablePickerProps) {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  const { variable, values, options } = chosen;
  const { isMulti, hasAll, hasLabel, label, source } = variable;
  const textOf = (value: string): string =>
    value === ALL || value === '*' ? t('allValues') : (options.find((option) => option.value === value)?.text ?? value);
  const text = values.map(textOf).join(', ') || '–';
  const choose = (value: string) => {
    const isOwn = !isMulti || value === ALL || value === '*';
    if (isOwn) {
      onChange([value]);
      setOpen(false);
      return;
    }
    const before = isAll(values) ? [] : values.filter((each) => each !== '*');
    const next = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
    onChange(next.length === 0 && hasAll ? [ALL] : next.length === 0 ? [value] : next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button className="max-w-72" {...(!hasLabel && { title: label })}>
          {hasLabel && <span className="font-normal text-muted">{label}</span>}{' '}
          <span className="truncate">{isPending ? '…' : text}</span>
          {error !== undefined && (
            <span aria-hidden="true" className="text-warn">
              ⚠
            </span>
          )}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className="z-50 flex max-h-[60vh] w-72 max-w-[calc(100vw-1rem)] flex-col gap-2 rounded-md border border-line bg-raised p-2 shadow-xl"
        >
          <Values chosen={chosen} textOf={textOf} onChoose={choose} />
          {error !== undefined && <Problem error={error} />}
          {source.kind === 'none' && (
            <p className="text-xs text-muted">{t('variableUnknown', { kind: source.reason })}</p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ValuesProps {
  readonly chosen: Chosen;
  readonly textOf: (value: string) => string;
  readonly onChoose: (value: string) => void;
}

function Values({ chosen, textOf, onChoose }: ValuesProps) {
  const t = useTranslate();
  const [typed, setTyped] = useState('');
  const { variable, values, options } = chosen;
  const all = variable.allValue === '*' ? '*' : ALL;
  const kept = values.filter((value) => value !== all && !options.some((option) => option.value === value));
  const own: readonly Option[] = kept.map((value) => ({ text: textOf(value), value }));
  const offered = [...(variable.hasAll ? [{ text: t('allValues'), value: all }] : []), ...own, ...options];
  const wanted = typed.trim().toLowerCase();
  const shown = offered.filter(({ text }) => text.toLowerCase().includes(wanted)).slice(0, shownMax);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const value = shown[0]?.value ?? typed.trim();
          if (wanted !== '') onChoose(value);
        }}
      >
        <Input
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      <ul className="min-h-0 overflow-y-auto text-sm">
        {shown.map(({ text, value }) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={values.includes(value)}
              className="flex w-full items-center gap-2 rounded px-2 py-1 text-left hover:bg-sunken aria-pressed:text-accent"
              onClick={() => onChoose(value)}
            >
              <span aria-hidden="true" className="w-3 shrink-0">
                {values.includes(value) ? '✓' : ''}
              </span>
              <span className="truncate" title={text}>
                {text}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="px-2 text-xs text-muted">{t('noValues')}</p>}
    </>
  );
}

function Problem({ error }: { readonly error: unknown }) {
  const { title, text } = useErrorText(error);
  return (
    <p className="border-l-4 border-l-bad px-2 text-xs break-words">
      {title}: {text}
    </p>
  );
}
