import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { serverAddress } from '../../api/client.ts';
import { useTranslate } from '../../language/language.ts';
import { Command } from '../../ui/command.tsx';
import { countsQuery, hostHealthQuery } from './queries.ts';

/** What to do here, with commands that work as they stand. What has been done goes to the end. */
export function FirstSteps() {
  const t = useTranslate();
  const { data: counts } = useQuery(countsQuery);
  const { data: health } = useQuery(hostHealthQuery);
  const steps = [
    {
      isDone: (health?.busiest.length ?? 0) > 0,
      content: (
        <Step key="telemetry" text={t('stepTelemetry')} to="/ingest" page={t('ingest')}>
          <Command
            text={`curl "${serverAddress}/v1/write/metric?token=$INGEST_TOKEN" \\\n  --data-binary "cpu,host=$(hostname) usage_total=12.5"`}
          />
          <Command text={`[dataway]\n  urls = ["${serverAddress}?token=$INGEST_TOKEN"]`} />
        </Step>
      ),
    },
    {
      isDone: (counts?.dashboards ?? 0) > 0,
      content: <Step key="dashboards" text={t('stepDashboard')} to="/dashboards" page={t('dashboards')} />,
    },
    {
      isDone: (counts?.keys ?? 0) > 1,
      content: <Step key="keys" text={t('stepKey')} to="/keys" page={t('apiKeys')} />,
    },
    {
      isDone: false,
      content: (
        <Step key="api" text={t('stepList')}>
          <Command text={`curl -H "DF-API-KEY: $DF_API_KEY" '${serverAddress}/api/v1/dashboards/list'`} />
        </Step>
      ),
    },
    {
      isDone: false,
      content: (
        <Step key="grafana" text={t('stepGrafana')}>
          <Command text={`curl -H "Authorization: Bearer $DF_API_KEY" '${serverAddress}/api/search'`} />
        </Step>
      ),
    },
  ].sort((one, other) => Number(one.isDone) - Number(other.isDone));
  return (
    <section aria-labelledby="first-steps" className="flex flex-col gap-2">
      <h2 id="first-steps" className="font-semibold">
        {t('firstSteps')}
      </h2>
      <ol className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 text-sm">
        {steps.map(({ content }) => content)}
        <li>
          <a href={`${serverAddress}/docs`} className="text-accent underline">
            {t('apiReference')}
          </a>
        </li>
      </ol>
    </section>
  );
}

interface StepProps {
  readonly text: string;
  readonly to?: string;
  readonly page?: string;
  readonly children?: ReactNode;
}

function Step({ text, to, page, children }: StepProps) {
  return (
    <li className="flex flex-col gap-1">
      <span>
        {text}{' '}
        {to !== undefined && (
          <Link to={to} className="text-accent underline">
            {page}
          </Link>
        )}
      </span>
      {children}
    </li>
  );
}
