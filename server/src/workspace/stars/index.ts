export { starDocument, unstarDocument } from './star.ts';
