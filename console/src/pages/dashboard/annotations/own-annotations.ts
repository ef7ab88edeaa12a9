import type { AnnotationQuery } from '../model.ts';

const ownColor = 'semi-dark-blue';

/** The annotations that people and programs made for a dashboard: every dashboard has them. */
export const ownAnnotations: AnnotationQuery = {
  name: 'Annotations',
  color: ownColor,
  isOn: true,
  isShown: false,
  source: undefined,
};
