import { BelvedereError } from '../../../errors/index.ts';
import type { StoredDocument } from '../../kernel/documents/noun.ts';

/** The body of a dashboard is written only in the format in which it was made. */
export const foreignFormat = ({ uuid, format }: Pick<StoredDocument, 'uuid' | 'format'>): BelvedereError =>
  new BelvedereError(
    'ForeignFormat',
    `the body of ${uuid} was made in the format ${format} and is written only in that one. Name, description, tags and folder can be changed from here; the operation adopt converts the body for good`,
    { detail: { uuid, format, operation: 'adopt' } },
  );
