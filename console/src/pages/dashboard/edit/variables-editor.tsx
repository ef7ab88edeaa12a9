import { useState } from 'react';
import type { Json } from '../../../data/json.ts';
import type { DataSource } from '../../../data/sources.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field, Input, Select } from '../../../ui/field.tsx';
import type { FormatEdits, VariableForm } from './format-edits.ts';

interface VariablesEditorProps {
  readonly file: Json;
  readonly edits: FormatEdits;
  readonly sources: readonly DataSource[];
  readonly onApply: (file: Json) => void;
  readonly onClose: () => void;
}

/** The variables of a dashboard, in the order in which they are shown. */
export function VariablesEditor({ file, edits, sources, onApply, onClose }: VariablesEditorProps) {
  const t = useTranslate();
  const [entries, setEntries] = useState(edits.variables(file));
  const [at, setAt] = useState(entries.length > 0 ? 0 : -1);
  const entry = entries[at];
  const change = (form: VariableForm) =>
    setEntries(entries.map((each, index) => (index === at ? edits.writeVariable(each, form) : each)));
  const add = () => {
    const empty = edits.readVariable({});
    const name = `variable${entries.length + 1}`;
    setEntries([...entries, edits.writeVariable({}, { ...empty, name, kind: edits.variableKinds[0] ?? '' })]);
    setAt(entries.length);
  };
  const move = (by: number) => {
    const next = [...entries];
    const [moved] = next.splice(at, 1);
    if (moved === undefined) return;
    next.splice(at + by, 0, moved);
    setEntries(next);
    setAt(at + by);
  };
  const names = entries.map((each) => edits.readVariable(each).name);
  const isWrong = names.some((name, index) => !/^\w+$/.test(name) || names.indexOf(name) !== index);
  return (
    <Dialog title={t('variables')} description={t('variablesHint')} isOpen onClose={onClose} isWide>
      <div className="grid gap-4 sm:grid-cols-[12rem_1fr]">
        <div className="flex flex-col gap-2">
          <ul className="flex flex-col gap-0.5 text-sm">
            {names.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed.
              <li key={index}>
                <button
                  type="button"
                  aria-current={index === at || undefined}
                  className="w-full truncate rounded px-2 py-1 text-left hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:text-accent"
                  onClick={() => setAt(index)}
                >
                  {name || '–'}
                </button>
              </li>
            ))}
          </ul>
          <Button onClick={add}>+ {t('addVariable')}</Button>
        </div>
        {entry !== undefined && (
          <div className="flex flex-col gap-3">
            <VariableFields
              key={at}
              form={edits.readVariable(entry)}
              kinds={edits.variableKinds}
              sources={edits.hasOwnTags ? [] : sources}
              onChange={change}
            />
            <div className="flex flex-wrap gap-2">
              <Button disabled={at === 0} onClick={() => move(-1)}>
                ↑ {t('moveUp')}
              </Button>
              <Button disabled={at === entries.length - 1} onClick={() => move(1)}>
                ↓ {t('moveDown')}
              </Button>
              <Button
                kind="danger"
                onClick={() => {
                  setEntries(entries.filter((_, index) => index !== at));
                  setAt(Math.min(at, entries.length - 2));
                }}
              >
                {t('remove')}
              </Button>
            </div>
          </div>
        )}
      </div>
      {isWrong && <p className="text-sm text-bad">{t('variableNameRule')}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          kind="primary"
          disabled={isWrong}
          onClick={() => {
            onApply(edits.setVariables(file, entries));
            onClose();
          }}
        >
          {t('apply')}
        </Button>
      </div>
    </Dialog>
  );
}

interface VariableFieldsProps {
  readonly form: VariableForm;
  readonly kinds: readonly string[];
  /** Empty where variables ask no data source. */
  readonly sources: readonly DataSource[];
  readonly onChange: (form: VariableForm) => void;
}

function VariableFields({ form, kinds, sources, onChange }: VariableFieldsProps) {
  const t = useTranslate();
  const set = (part: Partial<VariableForm>) => onChange({ ...form, ...part });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label={t('name')}>
          {(ids) => <Input {...ids} value={form.name} onChange={(event) => set({ name: event.target.value })} />}
        </Field>
        <Field label={t('label')}>
          {(ids) => <Input {...ids} value={form.label} onChange={(event) => set({ label: event.target.value })} />}
        </Field>
        <Field label={t('kind')}>
          {(ids) => (
            <Select {...ids} value={form.kind} onChange={(event) => set({ kind: event.target.value })}>
              {[...new Set([form.kind, ...kinds])].map((kind) => (
                <option key={kind}>{kind}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label={t('valuesOfVariable')} hint={t(hintOf(form.kind))}>
        {(ids) => (
          <textarea
            {...ids}
            rows={2}
            spellCheck={false}
            className="rounded-md border border-line bg-surface p-2 font-mono text-xs"
            value={form.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        )}
      </Field>
      {form.kind === 'query' && sources.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t('dataSource')}>
            {(ids) => (
              <Select {...ids} value={form.dataSource} onChange={(event) => set({ dataSource: event.target.value })}>
                <option value="">{t('standard')}</option>
                {sources.map(({ uid, name }) => (
                  <option key={uid} value={uid}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t('pattern')}>
            {(ids) => <Input {...ids} value={form.regex} onChange={(event) => set({ regex: event.target.value })} />}
          </Field>
        </div>
      )}
      <div className="flex flex-wrap gap-4">
        <Checkbox
          label={t('severalValues')}
          checked={form.isMulti}
          onChange={(event) => set({ isMulti: event.target.checked })}
        />
        <Checkbox
          label={t('offersAll')}
          checked={form.hasAll}
          onChange={(event) => set({ hasAll: event.target.checked })}
        />
        <Checkbox
          label={t('hide')}
          checked={form.isHidden}
          onChange={(event) => set({ isHidden: event.target.checked })}
        />
      </div>
    </>
  );
}

function hintOf(kind: string) {
  if (kind === 'custom' || kind === 'interval' || kind === 'CUSTOM_LIST') return 'variableHint.list';
  if (kind === 'query') return 'variableHint.query';
  if (kind === 'QUERY') return 'variableHint.dql';
  if (kind === 'PROMQL_QUERY') return 'variableHint.promql';
  return ['TAG', 'FIELD', 'LOGGING', 'TRACING', 'RUM', 'SECURITY'].includes(kind)
    ? 'variableHint.field'
    : 'variableHint.text';
}
