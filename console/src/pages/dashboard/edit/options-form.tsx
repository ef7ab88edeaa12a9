import { useId } from 'react';
import { useTranslate } from '../../../language/language.ts';
import { Field, Input, Select } from '../../../ui/field.tsx';
import type { FormatEdits } from './format-edits.ts';
import type { PanelForm } from './panel-form.ts';

const isTimeKind = (kind: string): boolean => ['timeseries', 'sequence', 'trend'].includes(kind);
const isStackable = (kind: string): boolean => isTimeKind(kind) || ['barchart', 'bar'].includes(kind);

interface OptionsFormProps {
  readonly form: PanelForm;
  readonly units: FormatEdits['units'];
  readonly onChange: (change: Partial<PanelForm>) => void;
}

/** How a panel looks. */
export function OptionsForm({ form, units, onChange }: OptionsFormProps) {
  const t = useTranslate();
  const list = useId();
  if (form.kind === 'text' || form.kind === 'command') {
    return (
      <Field label={t('textOfPanel')} hint="Markdown">
        {(ids) => (
          <textarea
            {...ids}
            rows={8}
            className="rounded-md border border-line bg-surface p-2 font-mono text-xs"
            value={form.content}
            onChange={(event) => onChange({ content: event.target.value })}
          />
        )}
      </Field>
    );
  }
  if (form.kind === 'picture' || form.kind === 'iframe') {
    return (
      <Field label={t('addressOfPanel')}>
        {(ids) => (
          <Input
            {...ids}
            type="url"
            value={form.address}
            onChange={(event) => onChange({ address: event.target.value })}
          />
        )}
      </Field>
    );
  }
  return (
    <fieldset className="grid gap-3 rounded-md border border-line p-3 sm:grid-cols-4">
      <legend className="px-1 text-sm font-medium">{t('options')}</legend>
      <Field label={t('unit')}>
        {(ids) => (
          <>
            <Input
              {...ids}
              list={list}
              value={form.unit}
              onChange={(event) => onChange({ unit: event.target.value })}
            />
            <datalist id={list}>
              {units.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      {(['decimals', 'min', 'max'] as const).map((name) => (
        <Field key={name} label={t(`option.${name}`)}>
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              value={form[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('legend')}>
        {(ids) => (
          <Select {...ids} value={form.legend} onChange={(event) => onChange({ legend: event.target.value as never })}>
            {(['none', 'bottom', 'right'] as const).map((place) => (
              <option key={place} value={place}>
                {t(`legendPlace.${place}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isTimeKind(form.kind) && (
        <Field label={t('lineStyle')}>
          {(ids) => (
            <Select {...ids} value={form.style} onChange={(event) => onChange({ style: event.target.value as never })}>
              {(['line', 'area', 'bars'] as const).map((style) => (
                <option key={style} value={style}>
                  {t(`lineStyle.${style}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {isStackable(form.kind) && (
        <Field label={t('stacking')}>
          {(ids) => (
            <Select {...ids} value={form.stack} onChange={(event) => onChange({ stack: event.target.value as never })}>
              {(['none', 'normal', 'percent'] as const).map((stack) => (
                <option key={stack} value={stack}>
                  {t(`stacking.${stack}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <Field label={t('thresholds')} hint={t('thresholdsHint')}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            className="rounded-md border border-line bg-surface p-2 font-mono text-xs"
            value={form.thresholds}
            onChange={(event) => onChange({ thresholds: event.target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}
