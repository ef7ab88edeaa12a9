import type { AskContext, Asked, Format, MissingSource } from '../format.ts';
import type { Panel } from '../model.ts';
import { askGrafana, grafanaAnswer } from './ask.ts';
import { askAnnotations } from './ask-annotations.ts';
import { interpolateGrafana, namesIn } from './interpolate.ts';
import { prepareModern } from './modern.ts';
import { readGrafana } from './read.ts';
import { prepareReading } from './reading.ts';
import { grafanaRequest, panelRange } from './request.ts';
import { scopeOf } from './scope.ts';
import { valueRequest } from './value-request.ts';

function ask({ source }: Panel, context: AskContext, points: number): Asked | MissingSource | undefined {
  const { sources, calendar, filters, range } = context;
  const known = { sources, calendar, filters, scope: scopeOf(context), range: { ...range, points } };
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
  prepare: async (file) => {
    await prepareModern(file);
    await prepareReading(readGrafana(file));
  },
  ask,
  askValues: (variable, context) => valueRequest(variable, context.sources, scopeOf(context), context.range),
  askAnnotations,
  namesIn,
  shownText: (text, context) => interpolateGrafana(text, scopeOf(context)),
};
