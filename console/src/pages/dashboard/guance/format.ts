import { askOwnAnnotations } from '../annotations/ask-own-annotations.ts';
import type { AskContext, Asked, Format } from '../format.ts';
import type { Panel } from '../model.ts';
import { askGuance, guanceAnswer } from './ask.ts';
import { codesIn, interpolateText } from './interpolate.ts';
import { readGuance } from './read.ts';
import { guanceRequest } from './request.ts';
import { valueRequest } from './value-request.ts';

function ask({ source }: Panel, { chosen, range, calendar }: AskContext, points: number): Asked | undefined {
  const asked = guanceRequest(source, chosen, { ...range, points }, calendar);
  if (asked === undefined) return undefined;
  return {
    request: asked.request,
    send: (signal) => askGuance(asked.request, signal),
    read: (answer) => guanceAnswer(source, asked, answer as readonly unknown[]),
  };
}

export const guanceFormat: Format = {
  name: 'guance',
  read: readGuance,
  prepare: async () => undefined,
  ask,
  askValues: (variable, { chosen, range }) => valueRequest(variable, chosen, range),
  askAnnotations: askOwnAnnotations,
  namesIn: codesIn,
  shownText: (text, { chosen }) => interpolateText(text, chosen),
};
