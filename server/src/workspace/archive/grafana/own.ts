import type { ReadDashboards } from './annotations.ts';
import type { GrafanaClient } from './client.ts';
import { hitsOf, type ReadObject, uidOfHit } from './read.ts';
import { isObject, numberOf, textOf, uidOfName } from './values.ts';

/** Stars of the user as whom the server is asked. A token has none. */
export async function* readStars(client: GrafanaClient, dashboards: ReadDashboards): AsyncGenerator<ReadObject> {
  const { value: user } = await client.ask('api/user');
  const login = isObject(user) ? textOf(user.login) : '';
  if (login === '') {
    yield { kind: 'stars', name: '', refused: 'the server does not say whose they are' };
    return;
  }
  for await (const hit of hitsOf(client, 'dash-db', { starred: true })) {
    const dashboardUid = uidOfHit(hit);
    // Servers that do not know the filter answer everything.
    if (hit.isStarred === false || !dashboards.uids.has(dashboardUid)) continue;
    yield { kind: 'stars', shown: { value: { login }, text: '', uid: '', folderUid: '', dashboardUid } };
  }
}

const themes = ['light', 'dark', 'system'];

/** Preferences of the organization, where the server has them (since 3.0). */
export async function* readPreferences(client: GrafanaClient, dashboards: ReadDashboards): AsyncGenerator<ReadObject> {
  const { status, value } = await client.ask('api/org/preferences');
  if (status === 404) return;
  if (status !== 200 || !isObject(value)) {
    yield { kind: 'preferences', name: 'workspace', refused: `the server answers ${status} to the preferences` };
    return;
  }
  const number = numberOf(value.homeDashboardId);
  const said = textOf(value.homeDashboardUID);
  const home = said === '' ? (dashboards.byNumber.get(number) ?? '') : uidOfName(said);
  const isThere = dashboards.uids.has(home);
  if (!isThere && (said !== '' || number > 0)) {
    yield {
      kind: 'preferences',
      name: 'home dashboard',
      refused: `${said || number} is not among the dashboards read`,
    };
  }
  const theme = textOf(value.theme);
  if (theme !== '' && !themes.includes(theme)) {
    yield { kind: 'preferences', name: 'theme', refused: `there is no theme ${theme.slice(0, 80)} here` };
  }
  const known = { ...value, theme: themes.includes(theme) ? theme : '' };
  const dashboardUid = isThere ? home : '';
  const texts = ['theme', 'timezone', 'weekStart', 'language'] as const;
  if (dashboardUid === '' && texts.every((key) => textOf(known[key as keyof typeof known]) === '')) return;
  yield { kind: 'preferences', shown: { value: known, text: '', uid: '', folderUid: '', dashboardUid } };
}
