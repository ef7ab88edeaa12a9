import { useQueryClient } from '@tanstack/react-query';
import { type Answer, openApi } from '../../api/client.ts';
import { type MessageKey, useTranslate } from '../../language/language.ts';
import { Field, Input, Select } from '../../ui/field.tsx';
import { textOf } from '../../ui/form-dialog.tsx';
import { InlineForm } from '../../ui/inline-form.tsx';
import { Section } from '../../ui/section.tsx';
import type { WorkspaceSettings } from './queries.ts';

type NumberName = Exclude<keyof WorkspaceSettings, 'telemetryRetentionDays'>;

const retention: readonly (readonly [NumberName, MessageKey])[] = [
  ['versionRetentionDays', 'keepVersions'],
  ['deleteRetentionDays', 'keepDeleted'],
  ['changeRetentionDays', 'keepChanges'],
  ['callRetentionDays', 'keepCalls'],
];

/** Points lie in partitions of these times: others are refused. */
const telemetryDays = [1, 3, 7, 14, 30, 60, 90, 180, 365, 730] as const;
const mebibyte = 1024 * 1024;

const inMebibytes = (bytes: number | null): number | null => (bytes === null ? null : Math.round(bytes / mebibyte));

/** Empty: for ever, or no limit. */
const numberOf = (form: FormData, name: string): number | null => {
  const text = textOf(form, name);
  return text === '' ? null : Number(text);
};

/** For how long the workspace keeps things, and how much may be called. */
export function Keeping({ settings }: { readonly settings: Answer<WorkspaceSettings> }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { content, etag } = settings;
  const bytes = content.callRetentionBytesMax;
  const categories = Object.entries(content.telemetryRetentionDays);
  const submit = async (form: FormData) => {
    const mebibytes = numberOf(form, 'callRetentionBytesMax');
    const body = {
      ...Object.fromEntries(retention.map(([name]) => [name, numberOf(form, name)])),
      // What was not touched keeps its odd bytes.
      callRetentionBytesMax:
        mebibytes === inMebibytes(bytes) ? bytes : mebibytes === null ? null : mebibytes * mebibyte,
      callsPerMinute: numberOf(form, 'callsPerMinute'),
      telemetryRetentionDays: Object.fromEntries(
        categories.map(([category]) => [category, Number(form.get(`telemetry.${category}`))]),
      ),
    };
    await openApi.post('/workspace/settings/modify', body, { ifMatch: etag });
    await queries.invalidateQueries({ queryKey: ['workspace-settings'] });
  };
  const number = (name: string, text: MessageKey, value: number | null, hint: MessageKey, placeholder: MessageKey) => (
    <Field key={name} label={t(text)} hint={t(hint)}>
      {(ids) => (
        <Input {...ids} name={name} type="number" min={1} defaultValue={value ?? ''} placeholder={t(placeholder)} />
      )}
    </Field>
  );
  return (
    <Section title={t('keeping')} hint={t('keepingHint')}>
      <InlineForm action={t('save')} done={t('settingsSaved')} submit={submit}>
        <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
          {retention.map(([name, text]) => number(name, text, content[name], 'inDays', 'forEver'))}
          {number('callRetentionBytesMax', 'keepCallsBytes', inMebibytes(bytes), 'inMebibytes', 'noLimit')}
          {number('callsPerMinute', 'callsPerMinute', content.callsPerMinute, 'callsPerMinuteHint', 'noLimit')}
        </div>
        <fieldset className="grid gap-x-3 gap-y-2 border-t border-line pt-3 sm:grid-cols-3 lg:grid-cols-5">
          <legend className="sr-only">{t('keepTelemetry')}</legend>
          <p className="col-span-full text-sm font-medium">{t('keepTelemetry')}</p>
          {categories.map(([category, days]) => (
            <Field key={category} label={category}>
              {(ids) => (
                <Select {...ids} name={`telemetry.${category}`} defaultValue={days}>
                  {[...new Set([...telemetryDays, days])]
                    .sort((one, other) => one - other)
                    .map((each) => (
                      <option key={each} value={each}>
                        {t('days', { days: each })}
                      </option>
                    ))}
                </Select>
              )}
            </Field>
          ))}
        </fieldset>
      </InlineForm>
    </Section>
  );
}
