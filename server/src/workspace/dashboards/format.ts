/** Formats of dashboards. The body is written only in the format in which the dashboard was made. */
export const GUANCE_FORMAT = 'guance';
export const GRAFANA_FORMAT = 'grafana';

export type DashboardFormat = typeof GUANCE_FORMAT | typeof GRAFANA_FORMAT;
