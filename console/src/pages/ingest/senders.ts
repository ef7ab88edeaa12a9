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

/** The address in the parts that clients of InfluxDB 1 take. */
function addressParts(address: string) {
  const { protocol, hostname, port, pathname } = new URL(address);
  const isSecure = protocol === 'https:';
  return {
    protocol: isSecure ? 'https' : 'http',
    host: hostname,
    port: Number(port) || (isSecure ? 443 : 80),
    path: `${pathname.replace(/\/$/, '')}/influx`,
  };
}

export const senders: readonly Sender[] = [
  {
    id: 'datakit',
    title: 'DataKit',
    hint: 'senderDataKit',
    configuration: (address, token) => `[dataway]\n  urls = ["${address}?token=${token}"]`,
  },
  {
    id: 'datakit-container',
    title: 'DataKit, Kubernetes',
    hint: 'senderDataKitContainer',
    configuration: (address, token) => `ENV_DATAWAY=${address}?token=${token}
ENV_DEFAULT_ENABLED_INPUTS=cpu,disk,diskio,mem,swap,system,hostobject,net,host_processes,container`,
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
    id: 'opentelemetry-sdk',
    title: 'OpenTelemetry SDK',
    hint: 'senderOpenTelemetrySdk',
    configuration: (address, token) => `OTEL_EXPORTER_OTLP_ENDPOINT=${address}/otlp
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20${token}`,
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
    title: 'Telegraf',
    hint: 'senderTelegraf',
    configuration: (address, token) =>
      `[[outputs.influxdb_v2]]
  urls = ["${address}/influx"]
  token = "${token}"
  organization = "belvedere"
  bucket = "telegraf"`,
  },
  {
    id: 'influxdb2',
    title: 'InfluxDB 2',
    hint: 'senderInflux2',
    configuration: (address, token) =>
      `const client = new InfluxDB({ url: '${address}/influx', token: '${token}' })
const points = client.getWriteApi('belvedere', 'telegraf', 'ns')

curl '${address}/influx/api/v2/write?org=belvedere&bucket=telegraf&precision=ns' \\
  -H 'Authorization: Token ${token}' \\
  --data-binary 'cpu,host=web-1 usage_total=12.5'`,
  },
  {
    id: 'influxdb',
    title: 'InfluxDB 1',
    hint: 'senderInflux',
    configuration: (address, token) =>
      `new Influx.InfluxDB({
  ...${JSON.stringify(addressParts(address))},
  username: 'belvedere', password: '${token}', database: 'telegraf',
})

curl -X POST '${address}/influx/write?db=telegraf' \\
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
