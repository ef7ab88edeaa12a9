/** What a point may hold; the numbers are those of the library that agents send with. Sizes are bytes of UTF-8. */
export const pointLimits = Object.freeze({
  measurementBytesMax: 1_024,
  tagsMax: 256,
  fieldsMax: 1_024,
  keyBytesMax: 256,
  tagValueBytesMax: 1_024,
  /** Keys and values together. */
  tagsBytesMax: 64 * 1_024,
  stringBytesMax: 32 * 1_024 * 1_024,
});

/** A body of the largest size, cut into the shortest points, would take gigabytes of memory. */
export const pointsPerBodyMax = 1_000_000;

/** A tag is said once for many points in some protocols, and takes memory in each of them. */
export const tagsPerBodyMax = 10_000_000;

/** Gets the name of a measurement that has none. */
export const defaultMeasurement = '__default';

/** More bytes than this, compressed or not, are more than a gateway accepts. */
export const bodyBytesMax = 64 * 1_024 * 1_024;

/** Of tags, and of fields: more are not kept anyway, and the rest of a point that has millions of them is passed over. */
export const keysReadMax = 2 * (pointLimits.tagsMax + pointLimits.fieldsMax);
