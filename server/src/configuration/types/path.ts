import { resolve } from 'node:path';
import type { SettingType } from '../setting-type.ts';
import { shown, trimmedText } from '../setting-type.ts';

/** A path, made absolute: from the file's own folder when it stands in the file, else from the working folder. */
export function path(): SettingType<string> {
  return {
    accepts: 'path',
    parse(raw, baseFolder) {
      const text = trimmedText(raw);
      if (text === undefined || text.includes('\0')) {
        return { problem: `${shown(raw)} is not a path.`, fix: 'Write the path of a file or folder.' };
      }
      // Only a shell expands the tilde; taken literally it would make a folder that is called `~`.
      if (text === '~' || text.startsWith('~/')) {
        return { problem: `${shown(raw)} starts with ~, which is not expanded here.`, fix: 'Write the whole path.' };
      }
      return { value: resolve(baseFolder, text) };
    },
    print: (value) => value,
  };
}
