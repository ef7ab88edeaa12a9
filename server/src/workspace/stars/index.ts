export { type Starred, starDocument, unstarDocument } from './star.ts';
