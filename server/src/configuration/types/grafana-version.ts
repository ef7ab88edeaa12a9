import { type SettingType, shown, trimmedText } from '../setting-type.ts';

const form = /^(?:[2-9]|1\d|2\d)\.\d{1,3}\.\d{1,3}(?:-[0-9A-Za-z.-]{1,32})?$/;

/** A version as Grafana reports it. Clients split it at the dots and want three numbers. */
export function grafanaVersion(): SettingType<string> {
  return {
    accepts: 'three numbers with dots between, such as `11.6.0`',
    parse(raw) {
      const text = trimmedText(raw);
      if (text !== undefined && form.test(text)) return { value: text };
      return {
        problem: `${shown(raw)} is not a version of Grafana.`,
        fix: 'Write three numbers, from 2.0.0 on: 11.6.0.',
      };
    },
    print: (value) => value,
  };
}
