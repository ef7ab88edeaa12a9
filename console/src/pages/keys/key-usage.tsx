import { useQuery } from '@tanstack/react-query';
import { useTranslate } from '../../language/language.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { type Key, keyUsageQuery } from './queries.ts';

const operationsShown = 10;
const addressesShown = 5;

/** What a key may do, until when, and from where. */
export function KeyFacts({ apiKey }: { readonly apiKey: Key }) {
  const t = useTranslate();
  const { roleUUIDs, readOnly, expiresAt, allowedAddresses, limitPerMinute, lastUsedAt, lastUsedAddress } = apiKey;
  return (
    <Facts>
      <Fact title={t('roles')}>
        {roleUUIDs.join(', ')} {readOnly && <span className="text-muted">{t('readOnly')}</span>}
      </Fact>
      <Fact title={t('expires')}>
        <Moment timeMs={expiresAt === null ? null : expiresAt * 1000} />
      </Fact>
      <Fact title={t('allowedAddresses')}>
        {allowedAddresses.length === 0 ? t('fromEverywhere') : allowedAddresses.join(', ')}
      </Fact>
      <Fact title={t('limitPerMinute')}>{limitPerMinute ?? t('noLimit')}</Fact>
      <Fact title={t('lastUsed')}>
        <Moment timeMs={lastUsedAt === null ? null : lastUsedAt * 1000} />{' '}
        <span className="text-muted">{lastUsedAddress}</span>
      </Fact>
    </Facts>
  );
}

/** What it did in the last 30 days. */
export function KeyUsage({ uuid }: { readonly uuid: string }) {
  const t = useTranslate();
  const { data, error, isPending } = useQuery(keyUsageQuery(uuid));
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} />;
  return (
    <section className="flex flex-col gap-1 text-sm">
      <h3 className="font-semibold">{t('usage')}</h3>
      <p>
        {t('usageCounts', {
          calls: data.calls,
          refused: data.refused,
          failed: data.failed,
          peak: data.peak.callsPerMinute,
        })}
      </p>
      <ul className="list-inside list-disc">
        {data.operations.slice(0, operationsShown).map(({ operation, calls }) => (
          <li key={operation}>
            <code className="font-mono text-xs">{operation}</code> · {calls}
          </li>
        ))}
      </ul>
      {data.addresses.length > 0 && (
        <p className="text-muted">
          {t('addresses')}:{' '}
          {data.addresses
            .slice(0, addressesShown)
            .map(({ address }) => address)
            .join(', ')}
        </p>
      )}
    </section>
  );
}
