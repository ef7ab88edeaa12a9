import { csvOf } from '../../../charts/csv.ts';
import type { Frame } from '../../../charts/frame.ts';
import { tableOf } from '../../../charts/table-of.ts';
import { saveFile } from '../../dashboards/save-file.ts';

/** All that a panel shows, as one table in a file. */
export const saveCsv = (name: string, frames: readonly Frame[]): void =>
  saveFile(`${name}.csv`, csvOf(tableOf(frames)), 'text/csv');
