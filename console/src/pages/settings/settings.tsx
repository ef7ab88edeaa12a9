import { useQuery } from '@tanstack/react-query';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { Description } from './description.tsx';
import { Keeping } from './keeping.tsx';
import { settingsQuery, workspaceDetailsQuery } from './queries.ts';

/** The workspace: what it is called, how long it keeps what, and its limit of calls. */
export function Settings() {
  const t = useTranslate();
  const workspace = useQuery(workspaceDetailsQuery);
  const settings = useQuery(settingsQuery);
  const error = workspace.error ?? settings.error;
  const refetch = () => void Promise.all([workspace.refetch(), settings.refetch()]);
  return (
    <Page title={t('settings')}>
      {(workspace.isPending || settings.isPending) && <Loading />}
      {error && <Failure error={error} onRetry={refetch} />}
      {workspace.data && <Description key={workspace.data.etag} workspace={workspace.data} />}
      {settings.data && <Keeping key={`keeping-${settings.data.etag}`} settings={settings.data} />}
    </Page>
  );
}
