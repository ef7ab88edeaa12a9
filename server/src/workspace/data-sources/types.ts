/** A kind of data source by the id of its plugin. */
export interface DataSourceTypeName {
  readonly id: string;
  readonly title: string;
}

/** The types that the server can ask. Others are stored and passed on to by the proxy. */
export const dataSourceTypes: readonly DataSourceTypeName[] = [
  { id: 'elasticsearch', title: 'Elasticsearch' },
  { id: 'influxdb', title: 'InfluxDB' },
  { id: 'loki', title: 'Loki' },
  { id: 'postgres', title: 'PostgreSQL' },
  { id: 'prometheus', title: 'Prometheus' },
];

export const dataSourceTypeName = (type: string): string =>
  dataSourceTypes.find(({ id }) => id === type)?.title ?? type;
