import { useState } from 'react';
import type uPlot from 'uplot';
import { useTranslate } from '../language/language.ts';
import { useChartContext } from './chart-context.ts';
import type { ChartEvent } from './chart-events.ts';
import { withOpacity } from './mix-colors.ts';
import { cssColor } from './named-colors.ts';
import { usePalette } from './palette.ts';
import { momentText } from './units/moments.ts';

/** More would hide the chart that they stand in. */
const eventsMax = 200;
const regionFill = 0.12;

interface TimeEventsProps {
  readonly events: readonly ChartEvent[];
  readonly plot: uPlot;
}

/** A line for each event, an area for each that lasts; below it a button that says what it was. */
export function TimeEvents({ events, plot }: TimeEventsProps) {
  const t = useTranslate();
  const palette = usePalette();
  const { zone } = useChartContext();
  const [opened, setOpened] = useState<string>();
  const { offsetLeft: left, offsetTop: top, clientWidth: width, clientHeight: height } = plot.over;
  const placeOf = (timeMs: number): number => plot.valToPos(timeMs, 'x');
  const shown = events
    .map((event) => ({ event, from: placeOf(event.timeMs), to: placeOf(event.endMs) }))
    .filter(({ from, to }) => to >= 0 && from <= width)
    .slice(0, eventsMax);
  return shown.map(({ event, from, to }) => {
    const { key, title, text, tags, timeMs, endMs } = event;
    const color = cssColor(event.color, palette);
    const [begin, end] = [Math.max(from, 0), Math.min(to, width)];
    const moment = `${momentText(timeMs, zone)}${endMs > timeMs ? ` – ${momentText(endMs, zone)}` : ''}`;
    const show = () => setOpened(key);
    const hide = () => setOpened(undefined);
    return (
      <div key={key} className="pointer-events-none absolute" style={{ left: left + begin, top, height }}>
        <div
          className="h-full border-x border-dashed"
          style={{ width: Math.max(end - begin, 1), borderColor: color, background: withOpacity(color, regionFill) }}
        />
        <button
          type="button"
          aria-label={`${t('annotation')}: ${title || text}, ${moment}`}
          className="pointer-events-auto absolute top-full h-2 rounded-sm"
          // A moment has its mark around it, what lasts along it.
          style={{ background: color, ...(end - begin > 8 ? { width: end - begin } : { width: 8, left: -4 }) }}
          onMouseEnter={show}
          onMouseLeave={hide}
          onFocus={show}
          onBlur={hide}
        />
        {opened === key && (
          <div
            role="tooltip"
            className="absolute bottom-0 z-20 w-max max-w-64 rounded-md border border-line bg-raised px-2 py-1.5 text-xs break-words shadow-lg"
            style={begin > width / 2 ? { right: 4 } : { left: 4 }}
          >
            <p className="text-muted">{moment}</p>
            {title !== '' && <p className="font-medium">{title}</p>}
            {text !== '' && <p className="whitespace-pre-wrap">{text}</p>}
            {tags.length > 0 && <p className="text-muted">{tags.join(', ')}</p>}
          </div>
        )}
      </div>
    );
  });
}
