export { canonicalJson } from './canonical.ts';
export { checkJsonText, type JsonTextLimits, parseJsonText } from './check.ts';
export { diffJson, type JsonChange, type JsonDiff, type JsonDiffLimits } from './diff.ts';
export { cutElements, eachElement } from './elements.ts';
export { sameJsonText } from './equal.ts';
export { JsonTextError, type JsonTextReason } from './json-text-error.ts';
export { normalJsonText } from './normal.ts';
export { cutValue, cutValues, topLevelSpans, type ValueSpan } from './scan.ts';
export { type Slot, slotOf, spliceTopLevel } from './splice.ts';
