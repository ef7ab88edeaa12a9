import { grafanaApi, openApi } from '../../../api/client.ts';
import { jsonOf, jsonsOf, listOf, textOf } from '../../../data/json.ts';
import type { Option } from './variable.ts';

/** What is asked for the values of a variable: equal requests are sent once. */
export type ValueRequest =
  | {
      readonly kind: 'proxy';
      readonly uid: string;
      readonly path: string;
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'source'; readonly body: object }
  | { readonly kind: 'guance'; readonly body: object };

const toOption = (value: string): Option => ({ text: value, value });

export async function askValues(request: ValueRequest, signal: AbortSignal): Promise<readonly Option[]> {
  switch (request.kind) {
    case 'proxy':
      return proxyOptions(
        await grafanaApi.get(`/api/datasources/proxy/uid/${request.uid}/${request.path}`, request.query, signal),
      );
    case 'source':
      return frameOptions(await grafanaApi.post('/api/ds/query', request.body, signal));
    case 'guance':
      return seriesOptions((await openApi.post('/df/query_data_v1', request.body, { signal })).content);
  }
}

/** Names, or the lines that `query_result` has: the metric with its labels, the value, the time. */
function proxyOptions(answer: unknown): readonly Option[] {
  const { data } = jsonOf(answer);
  if (Array.isArray(data)) return data.map((value) => toOption(textOf(value)));
  return jsonsOf(jsonOf(data).result).map(({ metric, value }) => {
    const { __name__: name, ...labels } = jsonOf(metric);
    const text = Object.entries(labels)
      .map(([key, each]) => `${key}="${textOf(each)}"`)
      .join(',');
    const [seconds, number] = listOf(value);
    return toOption(`${textOf(name)}{${text}} ${textOf(number)} ${Math.round(Number(seconds) * 1000)}`);
  });
}

/** The columns `__text` and `__value`, else the first one. */
function frameOptions(answer: unknown): readonly Option[] {
  const frames = jsonsOf(jsonOf(jsonOf(jsonOf(answer).results).A).frames);
  return frames.flatMap((frame) => {
    const names = jsonsOf(jsonOf(frame.schema).fields).map(({ name }) => textOf(name));
    const values = listOf(jsonOf(frame.data).values).map(listOf);
    const at = (name: string): readonly unknown[] | undefined => values[names.indexOf(name)];
    const own = values.find((_, index) => names[index] !== 'Time' && names[index] !== 'time') ?? [];
    const texts = at('__text') ?? at('value') ?? own;
    const meant = at('__value') ?? texts;
    return texts.map((text, row) => ({ text: textOf(text), value: textOf(meant[row]) }));
  });
}

/** Names of columns that say what was asked for, not what was found. */
const notValues = new Set(['time', 'key', 'fieldType', '__docid']);

/** All texts of an answer of DQL; of PromQL the values of its tags. */
function seriesOptions(content: unknown): readonly Option[] {
  const series = jsonsOf(jsonOf(content).data).flatMap((result) => jsonsOf(result.series));
  const texts = series.flatMap(({ columns, values, tags }) => {
    const kept = listOf(columns).map((name) => !notValues.has(textOf(name)));
    const cells = listOf(values).flatMap((row) => listOf(row).filter((_, index) => kept[index] === true));
    const found = cells.filter((cell) => typeof cell === 'string' && cell !== '').map((cell) => textOf(cell));
    return found.length > 0 ? found : Object.values(jsonOf(tags)).map((tag) => textOf(tag));
  });
  return [...new Set(texts)].map(toOption);
}
