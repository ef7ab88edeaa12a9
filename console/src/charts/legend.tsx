import { useTranslate } from '../language/language.ts';
import type { LegendOptions } from './chart.ts';
import type { Field } from './field.ts';
import { lookup } from './lookup.ts';
import { reduceValues } from './reduce.ts';
import { reducerTexts } from './reducer-texts.ts';
import type { MomentContext } from './units/moments.ts';
import { printValue } from './units/print.ts';

export interface LegendItem {
  readonly key: string;
  readonly title: string;
  readonly color: string;
  readonly values: readonly unknown[];
  readonly field: Field;
}

interface LegendProps {
  readonly items: readonly LegendItem[];
  readonly options: LegendOptions;
  readonly context: MomentContext;
  readonly isShown: (key: string) => boolean;
  /** With a modifier key only this one is switched; without, all others are. */
  readonly onToggle: (key: string, isAdding: boolean) => void;
}

/** Names what is drawn, in its colours. A click shows one alone, and all of them again. */
export function Legend({ items, options, context, isShown, onToggle }: LegendProps) {
  const t = useTranslate();
  const { place, isTable, values } = options;
  const reducers = values.flatMap((name) => (lookup(reducerTexts, name) === undefined ? [] : [name]));
  const button = ({ key, title, color }: LegendItem) => (
    <button
      type="button"
      aria-pressed={isShown(key)}
      title={title}
      className={`flex max-w-full min-w-0 items-center gap-1.5 rounded px-1 py-0.5 text-left hover:bg-sunken ${isShown(key) ? '' : 'text-muted line-through'}`}
      onClick={(event) => onToggle(key, event.ctrlKey || event.metaKey || event.shiftKey)}
    >
      <span aria-hidden="true" className="h-1 w-3 shrink-0 rounded" style={{ background: color }} />
      <span className="truncate">{title}</span>
    </button>
  );
  if (!isTable && reducers.length === 0) {
    return (
      <ul
        className={`flex shrink-0 gap-x-2 overflow-auto text-xs ${place === 'right' ? 'max-w-[40%] flex-col' : 'max-h-[35%] flex-wrap'}`}
      >
        {items.map((item) => (
          <li key={item.key} className="max-w-full">
            {button(item)}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className={`shrink-0 overflow-auto text-xs ${place === 'right' ? 'max-w-[50%]' : 'max-h-[35%]'}`}>
      <table className="w-full">
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="px-1 text-left font-medium">
              {t('name')}
            </th>
            {reducers.map((name) => (
              <th key={name} scope="col" className="px-1 text-right font-medium whitespace-nowrap">
                {t(reducerTexts[name] ?? 'value')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.key}>
              <td className="max-w-0 min-w-24 w-full">{button(item)}</td>
              {reducers.map((name) => (
                <td key={name} className="px-1 text-right whitespace-nowrap tabular-nums">
                  {printValue(reduceValues(item.values, name), item.field, context)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
