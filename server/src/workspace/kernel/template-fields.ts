import { Type } from 'typebox';
import type { AccessAttributes } from './access.ts';
import { chartGroupUuid, chartUuid } from './charts.ts';
import { closed, nullable, storedDocument } from './schemas.ts';
import type { DerivedTemplate } from './template.ts';

/** What answers about any document say that is stored as a template. */
export const templateFields = {
  chartGroupPos: Type.Array(Type.String({ description: 'chtg_ id, one for each group of the template' })),
  chartPos: Type.Array(
    closed({
      chartUUID: Type.String({ description: 'chrt_ id; renewed when the content changes' }),
      pos: nullable(storedDocument('grid rectangle {h, w, x, y, i} as sent')),
    }),
  ),
  createdWay: Type.String({ description: 'manual or import' }),
  dashboardBindSet: Type.Array(Type.Unsafe<unknown>({ 'x-stored-document': true })),
  iconSet: storedDocument('iconSet of the template'),
  mapping: Type.Array(Type.Unsafe<unknown>({ 'x-stored-document': true })),
  isPublic: Type.Integer(),
  permissionSet: Type.Array(Type.String()),
  readPermissionSet: Type.Array(Type.String()),
};

interface TemplateDocument {
  readonly id: number;
  readonly attributes: AccessAttributes & { readonly createdWay: string };
}

export const templateAnswer = ({ id, attributes }: TemplateDocument, derived: DerivedTemplate) => ({
  chartGroupPos: Array.from({ length: derived.groupCount }, (_, index) => chartGroupUuid(id, derived.content, index)),
  chartPos: derived.positions.map((pos, index) => ({ chartUUID: chartUuid(id, derived.content, index), pos })),
  createdWay: attributes.createdWay,
  dashboardBindSet: derived.bindSet,
  iconSet: derived.iconSet,
  mapping: derived.mapping,
  isPublic: attributes.isPublic ?? 1,
  permissionSet: attributes.permissionSet ?? [],
  readPermissionSet: attributes.readPermissionSet ?? [],
});
