import type { NounModule } from '../kernel/noun-module.ts';
import { archivedAnnotations } from './archived.ts';
import { revertibleAnnotations } from './revert.ts';

export { createAnnotation, deleteAnnotation, deleteAnnotationsOfPanel, modifyAnnotation } from './change.ts';
export { getAnnotation, listAnnotations, listAnnotationTags, type ReadAnnotation } from './read.ts';

/** Spoken by the Grafana dialect only: the documented Open API has no annotations. */
export const annotations: NounModule = {
  folder: 'annotations',
  operations: [],
  revertibles: [revertibleAnnotations],
  archived: [archivedAnnotations],
};
