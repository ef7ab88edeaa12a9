import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';
import { sameJsonText } from '../../server/src/json/index.ts';
import { openApiClient } from '../support/client.ts';
import { apiKey } from '../support/product.ts';

/** Dashboards as ten years of Grafana wrote them, each with what made it awkward for the programs that came later. */
const samples: Readonly<Record<string, string>> = {
  'of the days of rows, shared with inputs': `{
  "__inputs": [ { "name": "DS_METRICS", "label": "metrics", "type": "datasource", "pluginId": "prometheus" } ],
  "annotations": { "list": [] },
  "editable": true, "gnetId": null, "graphTooltip": 0, "hideControls": false, "id": null,
  "links": [ { "icon": "info", "tags": [], "targetBlank": true, "type": "link", "url": "https://example.org/a?b=c&d" } ],
  "refresh": false, "revision": "1.0",
  "rows": [
    { "collapse": false, "height": 250, "panels": [
      { "id": 3, "type": "graph", "title": "Up", "datasource": "\${DS_METRICS}", "span": 2.4, "seriesOverrides": [],
        "aliasColors": { "95th": "#0A437C", "5": "#fff" }, "nullPointMode": "null as zero", "legend": { "show": true, "avg": false },
        "targets": [ { "$$hashKey": "object:883", "expr": "sum(up{job=\\"node\\"})", "intervalFactor": 2, "refId": "A", "step": 20 } ],
        "yaxes": [ { "format": "short", "logBase": 1, "max": "100", "min": null }, { "format": "short", "logBase": 1 } ] } ],
      "repeat": null, "repeatIteration": null, "repeatRowId": null, "showTitle": false, "title": "Dashboard Row", "titleSize": "h6" }
  ],
  "schemaVersion": 14, "style": "dark", "tags": [ "prometheus" ], "templating": { "list": [] },
  "time": { "from": "now-1h", "to": "now" }, "timezone": "browser", "title": "Sample of Rows", "version": 19
}
`,
  'of the days of panels, with repeats and numbers of every spelling': `{"annotations":{"list":[{"builtIn":1,"datasource":"-- Grafana --","enable":true,"hide":true,
"iconColor":"rgba(0, 211, 255, 1)","name":"Annotations & Alerts","type":"dashboard"}]},"editable":true,"iteration":1540000000000,
"panels":[{"id":2,"gridPos":{"h":1.0,"w":2.4e1,"x":0,"y":0},"type":"row","title":"Per $host","repeat":"host","collapsed":true,"panels":[]},
{"id":4,"type":"singlestat","thresholds":"0.80,0.90","valueMaps":[{"op":"=","text":"N/A","value":"null"}],"sparkline":{"full":false},
"format":"µs","prefix":"\\u00b1","postfix":"\\/s","decimals":null,"datasource":null,"scopedVars":{"host":{"selected":false,"text":"a","value":"a"}}},
{"id":6,"type":"table","styles":[{"pattern":"/.*/","thresholds":[],"unit":"short","colors":["rgba(245, 54, 54, 0.9)"]}],
"columns":[],"sort":{"col":0,"desc":true},"maxDataPoints":9007199254740993,"offset":-0.0,"factor":1E-7}],
"refresh":"","schemaVersion":16,"tags":[],"templating":{"list":[{"allValue":null,"current":{"text":"All","value":["$__all"]},
"includeAll":true,"multi":true,"name":"host","options":[],"query":"label_values(host)","refresh":1,"type":"query","useTags":false}]},
"time":{"from":"2018-10-01T00:00:00.000Z","to":"2018-10-02T00:00:00.000Z"},"timepicker":{"refresh_intervals":["5s"],"time_options":["5m"]},
"timezone":"","title":"Sample of Panels ü – \\u2603","uid":"sample-panels","version":14}`,
  'of today, with objects for data sources and an empty list of everything': `{"annotations":{"list":[]},"fiscalYearStartMonth":0,
"graphTooltip":0,"id":null,"links":[],"liveNow":false,"panels":[{"datasource":{"type":"mysql","uid":"\${source}"},
"fieldConfig":{"defaults":{"color":{"mode":"palette-classic"},"custom":{"thresholdsStyle":{"mode":"off"}},"mappings":[]},"overrides":[
{"matcher":{"id":"byName","options":"Value #A"},"properties":[{"id":"unit","value":"bytes"}]}]},"id":1,"options":{},
"targets":[{"rawSql":"SELECT \\n  1 AS \\"value\\"\\tFROM t WHERE a < 5 AND b > '%'","format":"time_series","refId":"A"}],
"transformations":[],"type":"timeseries","title":""}],"refresh":"5s","schemaVersion":37,"style":"dark","tags":["zz","aa"],
"templating":{"list":[]},"time":{"from":"now-6h","to":"now"},"timepicker":{},"timezone":"","title":"Sample of Objects","uid":"sample-objects","version":2,"weekStart":""}`,
};

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const save = (text: string, more = '') => server.key('POST', '/api/dashboards/db', `{"dashboard":${text}${more}}`);

/** The value of the last member of an answer, as text. */
const textAfter = (text: string, key: string): string => text.slice(text.indexOf(`,"${key}":`) + key.length + 4, -1);

const owned = ['id', 'uid', 'version'];

/** Without what the server owns; order and spelling of everything else stay. */
function withoutOwned(text: string): string {
  const source = JSON.parse(text, (_key, value, context?: { source?: string }) =>
    typeof value === 'number' ? `number ${context?.source}` : value,
  );
  return JSON.stringify(Object.fromEntries(Object.entries(source).filter(([key]) => !owned.includes(key))));
}

describe.each(Object.entries(samples))('a dashboard %s', (_, sample) => {
  it('comes back as it was sent: from a read, a version, a restore, and after it was saved again', async () => {
    const { status, body: saved, text } = await save(sample, ',"overwrite":true');
    expect(status, text).toBe(200);
    const { title } = JSON.parse(sample);
    const read = async () => textAfter((await server.key.get(`/api/dashboards/uid/${saved.uid}`)).text, 'dashboard');
    const first = await read();
    expect(withoutOwned(first)).toBe(withoutOwned(sample));
    expect(JSON.parse(first)).toMatchObject({ id: saved.id, uid: saved.uid, version: 1 });
    expect((await server.key.get(`/api/search?query=${encodeURIComponent(title)}`)).body).toMatchObject([
      { uid: saved.uid, title, tags: [...JSON.parse(sample).tags].sort() },
    ]);
    const version = await server.key.get(`/api/dashboards/uid/${saved.uid}/versions/1`);
    expect(withoutOwned(textAfter(version.text, 'data'))).toBe(withoutOwned(sample));
    // What was read is sent back: nothing has changed, so there is no version.
    expect((await save(first)).body).toMatchObject({ status: 'success', version: 1 });
    expect(sameJsonText(await read(), first)).toBe(true);
    expect(
      (
        await save(
          first.replace('"editable":', '"changed":1.0,"editable":').replace('"links":', '"linked":1.0,"links":'),
        )
      ).body.version,
    ).toBe(2);
    const restored = await server.key('POST', `/api/dashboards/uid/${saved.uid}/restore`, { version: 1 });
    expect(restored.body).toMatchObject({ status: 'success', version: 3 });
    expect(withoutOwned(await read())).toBe(withoutOwned(sample));
    const openApi = openApiClient(server.address, apiKey);
    const { content } = await openApi.get(`/dashboards/list?search=${encodeURIComponent(title)}`);
    expect(content).toMatchObject([{ name: title }]);
    expect((await openApi.get(`/dashboards/${content[0].uuid}/export`)).content.title).toBe(title);
  });
});
