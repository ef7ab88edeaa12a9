import { type Json, jsonsOf, numberIn } from '../../../data/json.ts';

/** A panel of a file and the row it belongs to. */
interface FoundPanel {
  readonly key: string;
  readonly panel: Json;
  /** Undefined above the first row. */
  readonly rowKey: string | undefined;
}

export interface FoundPanels {
  readonly rows: readonly { readonly key: string; readonly panel: Json }[];
  readonly panels: readonly FoundPanel[];
}

const placeOf = ({ gridPos }: Json): readonly [y: number, x: number] => {
  const { x, y } = (gridPos ?? {}) as { x?: unknown; y?: unknown };
  return [numberIn(y) ?? 0, numberIn(x) ?? 0];
};

/**
 * All panels with a key each: their id, or with a number behind it where two have the same. Members of an open row are the panels below it;
 * those of a closed one stand in it. Copies that were saved with a repetition are left out.
 */
export function findPanels(dashboard: Json): FoundPanels {
  const seen = new Map<string, number>();
  const keyOf = ({ id }: Json): string => {
    const name = String(numberIn(id) ?? 'none');
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  };
  const all = jsonsOf(dashboard.panels)
    .filter(({ repeatPanelId }) => !repeatPanelId)
    .map((panel) => ({ key: keyOf(panel), panel }));
  const sorted = all.toSorted((a, b) => {
    const [[ay, ax], [by, bx]] = [placeOf(a.panel), placeOf(b.panel)];
    return ay - by || ax - bx;
  });
  const rows: { key: string; panel: Json }[] = [];
  const panels: FoundPanel[] = [];
  for (const { key, panel } of sorted) {
    if (panel.type !== 'row') {
      panels.push({ key, panel, rowKey: rows.at(-1)?.key });
      continue;
    }
    rows.push({ key, panel });
    if (panel.collapsed !== true) continue;
    for (const member of jsonsOf(panel.panels)) {
      if (!member.repeatPanelId) panels.push({ key: keyOf(member), panel: member, rowKey: key });
    }
  }
  return { rows, panels };
}
