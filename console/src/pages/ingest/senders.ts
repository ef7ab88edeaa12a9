import type { MessageKey } from '../../language/language.ts';

/** A program that can send telemetry here, with what it has to be told. */
export interface Sender {
  readonly id: string;
  /** Its own name, the same in every language. */
  readonly title: string;
  /** Where the configuration belongs. */
  readonly hint: MessageKey;
  readonly configuration: (address: string, token: string) => string;
}

export const senders: readonly Sender[] = [
  {
    id: 'datakit',
    title: 'DataKit',
    hint: 'senderDataKit',
    configuration: (address, token) => `[dataway]\n  urls = ["${address}?token=${token}"]`,
  },
  {
    id: 'opentelemetry',
    title: 'OpenTelemetry Collector',
    hint: 'senderOpenTelemetry',
    configuration: (address, token) =>
      `exporters:
  otlphttp:
    endpoint: ${address}/otlp
    headers:
      Authorization: Bearer ${token}

service:
  pipelines:
    metrics:
      receivers: [otlp]
      exporters: [otlphttp]
    logs:
      receivers: [otlp]
      exporters: [otlphttp]
    traces:
      receivers: [otlp]
      exporters: [otlphttp]`,
  },
  {
    id: 'prometheus',
    title: 'Prometheus',
    hint: 'senderPrometheus',
    configuration: (address, token) =>
      `remote_write:
  - url: ${address}/prometheus/api/v1/write
    authorization:
      credentials: ${token}`,
  },
  {
    id: 'telegraf',
    title: 'Telegraf, InfluxDB 2',
    hint: 'senderTelegraf',
    configuration: (address, token) =>
      `[[outputs.influxdb_v2]]
  urls = ["${address}/influx"]
  token = "${token}"
  organization = "belvedere"
  bucket = "telegraf"`,
  },
  {
    id: 'influxdb',
    title: 'InfluxDB 1',
    hint: 'senderInflux',
    configuration: (address, token) =>
      `curl -X POST '${address}/influx/write?db=telegraf' \\
  -u 'belvedere:${token}' \\
  --data-binary 'cpu,host=web-1 usage_total=12.5'`,
  },
  {
    id: 'curl',
    title: 'curl',
    hint: 'senderCurl',
    configuration: (address, token) =>
      `curl '${address}/v1/write/metric?token=${token}' \\
  --data-binary 'cpu,host=web-1 usage_total=12.5'

curl '${address}/v1/write/logging?token=${token}' \\
  --data-binary 'nginx,host=web-1,status=error message="upstream timed out"'`,
  },
];
