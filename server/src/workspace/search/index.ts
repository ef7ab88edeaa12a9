export { type SearchHit, type SearchInput, type SearchPage, search, tagCloud } from './search.ts';
