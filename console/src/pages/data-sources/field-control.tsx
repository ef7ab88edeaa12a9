import { useTranslate } from '../../language/language.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { controlName, presentValue, removalName } from './form-body.ts';
import type { DataSource } from './queries.ts';
import type { SourceField } from './types.ts';

interface FieldControlProps {
  readonly field: SourceField;
  readonly source: DataSource | undefined;
}

/** The control of one field. A secret that is kept is not shown: it can be replaced or removed. */
export function FieldControl({ field, source }: FieldControlProps) {
  const t = useTranslate();
  const value = presentValue(field, source);
  const name = controlName(field);
  const initial = value === undefined || value === null ? '' : String(value);
  const isKept = field.place === 'secret' && source?.secureJsonFields[field.name] === true;
  if (field.kind === 'flag') {
    return (
      <div className="flex flex-col gap-1">
        <Checkbox name={name} defaultChecked={value === true || value === 'true'} label={t(field.text)} />
        {field.hint && <p className="text-xs text-muted">{t(field.hint)}</p>}
      </div>
    );
  }
  const placeholder = isKept ? t('secretKept') : field.placeholder;
  return (
    <div className="flex flex-col gap-1">
      <Field label={t(field.text)} hint={field.hint && t(field.hint)}>
        {(ids) => {
          if (field.choices !== undefined) {
            return (
              <Select {...ids} name={name} defaultValue={initial || field.choices[0]}>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </Select>
            );
          }
          if (field.kind === 'lines') {
            return (
              <textarea
                {...ids}
                name={name}
                rows={4}
                placeholder={placeholder ?? '-----BEGIN …'}
                className="w-full rounded-md border border-line bg-surface p-2 font-mono text-xs placeholder:text-muted"
              />
            );
          }
          return (
            <Input
              {...ids}
              name={name}
              type={field.place === 'secret' ? 'password' : field.kind === 'number' ? 'number' : 'text'}
              min={field.kind === 'number' ? 1 : undefined}
              autoComplete={field.place === 'secret' ? 'new-password' : 'off'}
              defaultValue={initial}
              placeholder={placeholder}
              required={field.isRequired}
            />
          );
        }}
      </Field>
      {isKept && <Checkbox name={removalName(field)} label={t('removeSecret')} className="text-muted" />}
    </div>
  );
}
