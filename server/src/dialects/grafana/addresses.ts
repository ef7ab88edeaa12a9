import type { GrafanaOptions } from './options.ts';

interface Addressed {
  readonly uid: string;
  readonly slug: string;
}

/** Where people find objects, below the sub path of the server. */
export interface Addresses {
  readonly dashboard: (dashboard: Addressed) => string;
  readonly folder: (folder: Addressed) => string;
  /** Of a path of the API. */
  readonly api: (path: string) => string;
}

export function addressesOf({ publicUrl }: Pick<GrafanaOptions, 'publicUrl'>): Addresses {
  const base = publicUrl?.basePath ?? '';
  return {
    dashboard: ({ uid, slug }) => `${base}/d/${uid}/${slug}`,
    folder: ({ uid, slug }) => `${base}/dashboards/f/${uid}/${slug}`,
    api: (path) => `${base}${path}`,
  };
}
