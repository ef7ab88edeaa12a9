import { timeVariables } from '../../../time/range.ts';
import type { AskContext, Asked, Format, MissingSource } from '../format.ts';
import type { Panel } from '../model.ts';
import { askGrafana, grafanaAnswer } from './ask.ts';
import { type GrafanaScope, interpolateGrafana, namesIn } from './interpolate.ts';
import { readGrafana } from './read.ts';
import { grafanaRequest, panelRange } from './request.ts';
import { valueRequest } from './value-request.ts';

const scopeOf = ({ chosen, range, title, id, calendar }: AskContext): GrafanaScope => ({
  chosen,
  own: { ...timeVariables(range), __dashboard: title, '__dashboard.uid': id },
  zone: calendar.zone,
});

function ask({ source }: Panel, context: AskContext, points: number): Asked | MissingSource | undefined {
  const { sources, calendar, range } = context;
  const known = { sources, calendar, scope: scopeOf(context), range: { ...range, points } };
  const request = grafanaRequest(source, known);
  if (request === undefined || 'missing' in request) return request;
  const { shiftMs } = panelRange(source, known);
  return {
    request,
    send: (signal) => askGrafana(request, signal),
    read: (answer) => grafanaAnswer(source, answer as Awaited<ReturnType<typeof askGrafana>>, shiftMs),
  };
}

export const grafanaFormat: Format = {
  name: 'grafana',
  read: readGrafana,
  ask,
  askValues: (variable, context) => valueRequest(variable, context.sources, scopeOf(context), context.range),
  namesIn,
  shownText: (text, context) => interpolateGrafana(text, scopeOf(context)),
};
