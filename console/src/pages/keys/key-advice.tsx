import { useQuery } from '@tanstack/react-query';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import type { KeySettings } from './key-form.tsx';
import { type Key, type KeyAdvice, keyAdviceQuery } from './queries.ts';

/** The settings with what is advised in their place. */
function advised(key: Key, { role, readOnly, allowedAddresses, limitPerMinute }: KeyAdvice): KeySettings {
  return {
    name: key.name,
    expiresAt: key.expiresAt,
    roleUUIDs: role.advised === null ? key.roleUUIDs : [role.advised],
    readOnly: readOnly.advised ?? key.readOnly,
    allowedAddresses: allowedAddresses.advised ?? key.allowedAddresses,
    limitPerMinute: limitPerMinute.advised ?? key.limitPerMinute,
  };
}

interface AdviceProps {
  readonly apiKey: Key;
  /** Opens the settings with the advice filled in: nothing is changed before somebody has looked at it. */
  readonly onTake: (settings: KeySettings) => void;
}

/** What would be enough for everything that the key did, and why. */
export function Advice({ apiKey, onTake }: AdviceProps) {
  const t = useTranslate();
  const { data } = useQuery(keyAdviceQuery(apiKey.uuid));
  if (data === undefined) return null;
  const lines = [
    { title: t('role'), value: data.role.advised, reasons: data.role.reasons },
    {
      title: t('allowedAddresses'),
      value: data.allowedAddresses.advised?.join(', ') ?? null,
      reasons: data.allowedAddresses.reasons,
    },
    { title: t('limitPerMinute'), value: data.limitPerMinute.advised, reasons: data.limitPerMinute.reasons },
  ];
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-semibold">{t('advice')}</h3>
      <p className="text-muted">{t('adviceHint')}</p>
      <Facts>
        {lines.map(({ title, value, reasons }) => (
          <Fact key={title} title={title}>
            {value ?? '–'} <span className="text-muted">{reasons[0]}</span>
          </Fact>
        ))}
      </Facts>
      {lines.some(({ value }) => value !== null) && (
        <div>
          <Button onClick={() => onTake(advised(apiKey, data))}>{t('takeAdvice')}</Button>
        </div>
      )}
    </section>
  );
}
