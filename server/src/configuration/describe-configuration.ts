import { configurationFileVariable, settingRows } from './settings.ts';

/** The settings as Markdown tables, the same on every machine, for the generated reference page. */
export function describeConfiguration(): string {
  const rows = settingRows.map(([key, setting]) => {
    const fallback = setting.default === undefined || setting.default === '' ? '' : code(String(setting.default));
    const description = setting.secret ? `${setting.description} Secret.` : setting.description;
    return [code(setting.environment), code(key), setting.type.accepts, fallback, description];
  });
  const file = `Path of the JSON file. Left out, \`belvedere.json\` in the data folder is read if it exists.`;
  return table(
    ['Environment variable', 'Key in the file', 'Value', 'Default', 'Meaning'],
    [...rows, [code(configurationFileVariable), '', 'path', '', file]],
  );
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
