import { columnCount } from './grid/layout.ts';
import type { Panel, Section } from './model.ts';
import { type ChosenByName, meantValues } from './variables/variable.ts';

/** More repetitions than these are not shown: a variable may have thousands of values. */
const repetitionsMax = 50;

function valuesOf(name: string, chosen: ChosenByName): readonly string[] {
  const found = chosen.get(name);
  return found === undefined ? [] : meantValues(found).slice(0, repetitionsMax);
}

/** The panels of a section with one copy of each repeated one for each value. Panels below make room. */
function expandPanels(panels: readonly Panel[], chosen: ChosenByName): readonly Panel[] {
  const sorted = panels.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  let shift = 0;
  return sorted.flatMap((panel): readonly Panel[] => {
    const { repeat, position } = panel;
    const base = { ...position, y: position.y + shift };
    const values = repeat === undefined ? [] : valuesOf(repeat.variable, chosen);
    if (repeat === undefined || values.length === 0) return [{ ...panel, position: base }];
    const perRow = Math.max(1, Math.min(repeat.perRow, values.length));
    const width = repeat.isVertical ? position.w : Math.max(1, Math.floor(columnCount / perRow));
    const rows = repeat.isVertical ? values.length : Math.ceil(values.length / perRow);
    shift += (rows - 1) * position.h;
    return values.map((value, index): Panel => {
      const place = repeat.isVertical
        ? { ...base, y: base.y + index * position.h }
        : { x: (index % perRow) * width, y: base.y + Math.floor(index / perRow) * position.h, w: width, h: position.h };
      return {
        ...panel,
        key: index === 0 ? panel.key : `${panel.key}~${value}`,
        position: place,
        scope: { ...panel.scope, [repeat.variable]: value },
      };
    });
  });
}

/** Sections with one copy of each repeated one for each value. */
export function expandSections(sections: readonly Section[], chosen: ChosenByName): readonly Section[] {
  return sections.flatMap((section): readonly Section[] => {
    const values = section.repeat === undefined ? [] : valuesOf(section.repeat, chosen);
    if (section.repeat === undefined || values.length === 0) {
      return [{ ...section, panels: expandPanels(section.panels, chosen) }];
    }
    const variable = section.repeat;
    return values.map((value, index): Section => {
      const scope = { [variable]: value };
      const suffix = index === 0 ? '' : `~${value}`;
      const panels = section.panels.map((panel) => ({
        ...panel,
        key: `${panel.key}${suffix}`,
        scope: { ...panel.scope, ...scope },
      }));
      return { ...section, key: `${section.key}${suffix}`, scope, panels: expandPanels(panels, chosen) };
    });
  });
}
