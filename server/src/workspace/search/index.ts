export { type SearchHit, type SearchInput, search, tagCloud } from './search.ts';
