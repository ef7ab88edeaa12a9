import { type Static, Type } from 'typebox';
import {
  getOwnPreferences,
  getWorkspacePreferences,
  type Preferences,
  setOwnPreferences,
  setWorkspacePreferences,
} from '../../workspace/accounts/index.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import { refusal } from './answers.ts';
import type { GrafanaOptions } from './options.ts';
import { type GrafanaRoute, type Guard, grafanaRoute } from './routes.ts';

const shortText = Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()]));
const anyObject = Type.Optional(Type.Union([Type.Object({}), Type.Null()]));

export const preferenceBody = Type.Object({
  theme: shortText,
  timezone: shortText,
  weekStart: shortText,
  language: shortText,
  homeDashboardUID: shortText,
  homeDashboardId: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  queryHistory: anyObject,
  navbar: anyObject,
});

const themes = ['', 'light', 'dark', 'system'];

function isTimezone(text: string): boolean {
  if (['', 'utc', 'browser'].includes(text)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** Errors: 400 for a theme that nothing knows. */
export function checkTheme(theme: string): void {
  if (!themes.includes(theme)) throw refusal(400, 'Invalid theme');
}

/** Errors: 400 for a theme or time zone that nothing knows. */
function checked(sent: Static<typeof preferenceBody>): Preferences {
  const { theme, timezone, weekStart, language, homeDashboardUID, queryHistory, navbar } = sent;
  checkTheme(theme ?? '');
  if (!isTimezone(timezone ?? '')) throw refusal(400, 'Invalid timezone');
  return {
    theme: theme ?? undefined,
    timezone: timezone ?? undefined,
    weekStart: weekStart ?? undefined,
    language: language ?? undefined,
    homeDashboardUID: homeDashboardUID ?? undefined,
    queryHistory: queryHistory ?? undefined,
    navbar: navbar ?? undefined,
  };
}

/**
 * Checks what is sent. A number and a uid say the same thing: the uid is kept where the dashboard exists.
 * Errors: 400 for what nothing knows, 404 for the uid of a dashboard that does not exist.
 */
export const homeResolver =
  ({ homeDashboard }: Pick<GrafanaOptions, 'homeDashboard'>) =>
  async (ctx: Context, sent: Static<typeof preferenceBody>): Promise<Preferences> => {
    const { homeDashboardUID: uid, ...preferences } = checked(sent);
    const { homeDashboardId: id } = sent;
    if (homeDashboard === undefined) return preferences;
    if (uid !== undefined && uid !== '') {
      const found = await homeDashboard(ctx, { uid });
      if (found === undefined) throw refusal(404, 'Dashboard not found');
      return { ...preferences, homeDashboardUID: found };
    }
    const byId = id === undefined || id === null || id === 0 ? undefined : await homeDashboard(ctx, { id });
    // An empty text takes the home dashboard back, as 0 does.
    const said = uid !== undefined || id === 0 ? '' : undefined;
    return { ...preferences, homeDashboardUID: byId ?? said };
  };

/** Read, replaced and changed in part, of the caller and of the organization. */
export function preferenceRoutes(options: Pick<GrafanaOptions, 'homeDashboard'>): readonly GrafanaRoute[] {
  const withHome = homeResolver(options);
  const group = (
    path: string,
    guard: Guard,
    get: typeof getOwnPreferences,
    set: typeof setOwnPreferences,
  ): readonly GrafanaRoute[] => [
    grafanaRoute({
      method: 'GET',
      path,
      summary: 'The preferences that were set',
      guard,
      does: get,
      errors: { ObjectNotFound: 'user not found' },
      handle: ({ ctx }) => get({ ctx, input: {} }),
    }),
    ...(['PUT', 'PATCH'] as const).map((method) =>
      grafanaRoute({
        method,
        path,
        summary: method === 'PUT' ? 'Sets all preferences' : 'Sets some preferences',
        guard,
        does: set,
        body: preferenceBody,
        errors: { ObjectNotFound: 'user not found' },
        handle: async ({ ctx, body: sent }) => {
          const preferences = await withHome(ctx, sent);
          await set({ ctx, input: { preferences, keepOthers: method === 'PATCH' } });
          return { message: 'Preferences updated' };
        },
      }),
    ),
  ];
  return [
    ...group('/api/user/preferences', 'signedIn', getOwnPreferences, setOwnPreferences),
    ...group('/api/org/preferences', 'orgAdmin', getWorkspacePreferences, setWorkspacePreferences),
  ];
}
