import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { momentText } from '../charts/units/moments.ts';
import { useLanguage, useTranslate } from '../language/language.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input, Select } from '../ui/field.tsx';
import { durationName } from './duration-name.ts';
import type { Calendar } from './expression.ts';
import {
  editableTime,
  isRelative,
  quickMinutes,
  quickMinutesOf,
  quickRange,
  type Range,
  rangeOf,
  shifted,
  type WrittenRange,
  widened,
} from './range.ts';
import { allZones, offsetText } from './zones.ts';

interface TimePickerProps {
  readonly written: WrittenRange;
  readonly range: Range;
  readonly calendar: Calendar;
  readonly onRange: (written: WrittenRange) => void;
  readonly onZone: (zone: string) => void;
}

/** The range of time that is looked at: how long until now, or from when to when, and in which zone. */
export function TimePicker({ written, range, calendar, onRange, onZone }: TimePickerProps) {
  const t = useTranslate();
  const language = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const { zone } = calendar;
  const choose = (next: WrittenRange) => {
    onRange(next);
    setOpen(false);
  };
  const minutes = quickMinutesOf(written);
  const shownMoment = (timeMs: number): string => momentText(timeMs, zone).replace(/:00$/, '');
  const text =
    minutes !== undefined
      ? t('lastDuration', { duration: durationName(minutes, language) })
      : isRelative(written)
        ? `${written.from} – ${written.to}`
        : `${shownMoment(range.fromMs)} – ${shownMoment(range.toMs)}`;
  return (
    <div className="flex">
      <Button className="rounded-r-none px-2" aria-label={t('earlier')} onClick={() => onRange(shifted(range, -1))}>
        ‹
      </Button>
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <Button className="min-w-0 rounded-none border-x-0" aria-label={`${t('timeRange')}: ${text}`}>
            <span aria-hidden="true">◷</span>
            <span className="truncate">{text}</span>
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="end"
            sideOffset={6}
            collisionPadding={8}
            aria-label={t('timeRange')}
            className="z-50 flex max-h-[80vh] w-[min(34rem,calc(100vw-1rem))] flex-wrap gap-4 overflow-y-auto rounded-md border border-line bg-raised p-4 shadow-xl"
          >
            <AbsoluteRange written={written} calendar={calendar} onRange={choose} onZone={onZone} />
            <ul className="grid grow grid-cols-2 content-start gap-0.5 text-sm sm:grid-cols-1">
              {quickMinutes.map((each) => (
                <li key={each}>
                  <button
                    type="button"
                    aria-current={each === minutes || undefined}
                    className={`w-full rounded px-2 py-1 text-left hover:bg-sunken ${each === minutes ? 'bg-accent-soft text-accent' : ''}`}
                    onClick={() => choose(quickRange(each))}
                  >
                    {t('lastDuration', { duration: durationName(each, language) })}
                  </button>
                </li>
              ))}
            </ul>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Button className="rounded-none px-2" aria-label={t('later')} onClick={() => onRange(shifted(range, 1))}>
        ›
      </Button>
      <Button
        className="rounded-l-none border-l-0 px-2"
        aria-label={t('zoomOut')}
        onClick={() => onRange(widened(range))}
      >
        −
      </Button>
    </div>
  );
}

type AbsoluteRangeProps = Omit<TimePickerProps, 'range'>;

function AbsoluteRange({ written, calendar, onRange, onZone }: AbsoluteRangeProps) {
  const t = useTranslate();
  const { zone } = calendar;
  const [from, setFrom] = useState(editableTime(written.from, zone));
  const [to, setTo] = useState(editableTime(written.to, zone));
  const nowMs = Date.now();
  const found = rangeOf({ from, to }, nowMs, calendar);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (found === undefined) return;
    const text = (value: string, timeMs: number): string =>
      value.trim().startsWith('now') ? value.trim() : String(timeMs);
    onRange({ from: text(from, found.fromMs), to: text(to, found.toMs) });
  };
  return (
    <form className="flex w-64 max-w-full grow flex-col gap-1" onSubmit={apply}>
      <Field label={t('from')} hint="now-6h, now/d, 2026-11-22 06:30">
        {(ids) => <Input {...ids} value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label={t('to')} error={found === undefined ? t('noRange') : undefined}>
        {(ids) => <Input {...ids} value={to} onChange={(event) => setTo(event.target.value)} />}
      </Field>
      <Field label={t('timeZone')}>
        {(ids) => (
          <Select {...ids} value={zone} onChange={(event) => onZone(event.target.value)}>
            {[...new Set([zone, ...allZones()])].map((each) => (
              <option key={each} value={each}>
                {each === 'browser' ? t('zoneOfBrowser') : each === 'utc' ? 'UTC' : each}
                {each === zone ? ` (${offsetText(each, nowMs)})` : ''}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button kind="primary" type="submit" disabled={found === undefined}>
        {t('apply')}
      </Button>
    </form>
  );
}
