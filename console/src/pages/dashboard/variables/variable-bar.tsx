import { useTranslate } from '../../../language/language.ts';
import { Input } from '../../../ui/field.tsx';
import type { Variables } from './use-variables.ts';
import type { Chosen } from './variable.ts';
import { VariablePicker } from './variable-picker.tsx';

interface VariableBarProps {
  readonly variables: Variables;
  /** Undefined: as the dashboard has it. */
  readonly onChange: (name: string, values: readonly string[] | undefined) => void;
}

/** The variables of a dashboard and what is chosen of each. */
export function VariableBar({ variables, onChange }: VariableBarProps) {
  const t = useTranslate();
  const shown = [...variables.chosen.values()].filter(({ variable }) => variable.isShown);
  if (shown.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{t('variables')}</legend>
      {shown.map((chosen) => {
        const { name, source } = chosen.variable;
        return source.kind === 'text' ? (
          <TextVariable key={name} chosen={chosen} onChange={(text) => onChange(name, [text])} />
        ) : (
          <VariablePicker
            key={name}
            chosen={chosen}
            error={variables.errors.get(name)}
            isPending={variables.pending.has(name)}
            onChange={(values) => onChange(name, values)}
          />
        );
      })}
    </fieldset>
  );
}

function TextVariable({ chosen, onChange }: { readonly chosen: Chosen; readonly onChange: (text: string) => void }) {
  const { label } = chosen.variable;
  const value = chosen.values[0] ?? '';
  return (
    <div className="flex items-center gap-1.5 text-sm">
      <span aria-hidden="true" className="text-muted">
        {label}
      </span>
      <Input
        key={value}
        aria-label={label}
        className="w-40!"
        defaultValue={value}
        onBlur={(event) => event.target.value !== value && onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && onChange(event.currentTarget.value)}
      />
    </div>
  );
}
