import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { serverAddress } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Badge } from '../../ui/badge.tsx';
import { Command } from '../../ui/command.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { toneOf } from './outcome-tone.ts';
import { callQuery } from './queries.ts';

/** One call in full: who, what came of it, what it changed, and how to repeat it. */
export function CallDetails({ traceId, onClose }: { readonly traceId: string; readonly onClose: () => void }) {
  const t = useTranslate();
  const { data, error, isPending } = useQuery(callQuery(traceId));
  return (
    <Dialog
      title={data?.operation ?? t('theCall')}
      description={<code className="font-mono">{traceId}</code>}
      isOpen
      onClose={onClose}
      isWide
    >
      {isPending && <Loading />}
      {error && <Failure error={error} />}
      {data && (
        <>
          <Facts>
            <Fact title={t('status')}>
              <Badge tone={toneOf(data)}>{data.status}</Badge> {data.errorCode} {data.failReason}
            </Fact>
            <Fact title={t('time')}>
              <Moment timeMs={data.timeMs} />
            </Fact>
            <Fact title={t('who')}>
              {data.actorName} <span className="text-muted">{data.actor}</span>
            </Fact>
            <Fact title={t('path')}>
              <code className="font-mono text-xs break-all">
                {data.method} {data.path}
                {data.query !== '' && `?${data.query}`}
              </code>
            </Fact>
            <Fact title={t('address')}>
              {data.address} <span className="text-muted">{data.userAgent}</span>
            </Fact>
            <Fact title={t('duration')}>{data.durationMs} ms</Fact>
          </Facts>
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <MoreCalls name="operation" value={data.operation} text={t('callsOfOperation')} />
            <MoreCalls name="actor" value={data.actor} text={t('callsOfActor')} />
            <MoreCalls name="address" value={data.address} text={t('callsOfAddress')} />
          </p>
          {data.changes.length > 0 && (
            <ul className="text-sm">
              {data.changes.map((change) => (
                <li key={change.uuid}>
                  <Link to="/changes" search={{ change: change.uuid }} className="text-accent underline">
                    {change.noun}.{change.verb}
                  </Link>{' '}
                  {change.objectName} ({change.revisionFrom} → {change.revisionTo})
                </li>
              ))}
            </ul>
          )}
          {data.body !== '' && (
            <pre className="max-h-60 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs whitespace-pre-wrap break-all">
              {data.body}
            </pre>
          )}
          <h3 className="font-semibold">{t('repeatIt')}</h3>
          <Command text={data.curl.replace(`"$BELVEDERE_URL"'`, `'${serverAddress}`)} />
          {!data.curlComplete && <p className="text-xs text-muted">{t('curlIncomplete')}</p>}
        </>
      )}
    </Dialog>
  );
}

interface MoreCallsProps {
  readonly name: string;
  readonly value: string;
  readonly text: string;
}

/** The way to all calls that have something in common with this one. */
function MoreCalls({ name, value, text }: MoreCallsProps) {
  if (value === '') return null;
  return (
    <Link to="/calls" search={{ [name]: value }} className="text-accent underline">
      {text}
    </Link>
  );
}
