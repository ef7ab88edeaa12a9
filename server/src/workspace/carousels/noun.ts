import type { AccessAttributes } from '../kernel/access.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from '../kernel/documents/noun.ts';

export interface CarouselAttributes extends AccessAttributes, DocumentAttributes {
  /** In the order in which they are shown; also those that are deleted now, which come back when the delete is reverted. */
  readonly dashboardUUIDs: readonly string[];
  /** A number and a unit: `30s`. */
  readonly intervalTime: string;
}

export type Carousel = StoredDocument<CarouselAttributes>;
export type CarouselDraft = DocumentDraft<CarouselAttributes>;

export const FORMAT = 'carousel';

/** A carousel shows dashboards one after the other. It is a document without a body. */
export const carousel: DocumentNoun<CarouselAttributes> = {
  kind: 'carousel',
  plural: 'carousels',
  title: 'carousel',
  prefix: 'csel_',
  permission: 'scene.setManage',
};
