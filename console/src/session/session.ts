import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { basePath, grafanaApi, openApi } from '../api/client.ts';

export interface SignedIn {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly login: string;
  readonly email: string;
  /** The workspace in use. */
  readonly orgId: number;
  readonly isGrafanaAdmin: boolean;
}

export interface Membership {
  readonly orgId: number;
  readonly name: string;
  readonly role: string;
}

export interface Workspace {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
}

export const signedInQuery = queryOptions({
  queryKey: ['signed-in'],
  queryFn: ({ signal }) => grafanaApi.get<SignedIn>('/api/user', undefined, signal),
  staleTime: 60_000,
});

export const membershipsQuery = queryOptions({
  queryKey: ['memberships'],
  queryFn: ({ signal }) => grafanaApi.get<Membership[]>('/api/user/orgs', undefined, signal),
  staleTime: 60_000,
});

export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: async ({ signal }) => (await openApi.get<Workspace>('/workspace/get', undefined, signal)).content,
  staleTime: 60_000,
});

export const useSignedIn = (): SignedIn => useSuspenseQuery(signedInQuery).data;

/** Leaves the console for the login page, which leads back to what was in view. */
export function goToLogin(): void {
  const here = `${window.location.pathname}${window.location.search}`.slice(basePath.length);
  window.location.assign(`${basePath}/login?redirect_to=${encodeURIComponent(here)}`);
}

export const logout = (): void => window.location.assign(`${basePath}/logout`);

/** Everything that is shown belongs to a workspace: the page starts anew in the other one. */
export async function switchWorkspace(orgId: number): Promise<void> {
  await grafanaApi.post(`/api/user/using/${orgId}`);
  window.location.assign(`${basePath}/`);
}
