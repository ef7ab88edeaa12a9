/** Objects that agents report by themselves, and those that users define. */
export const objectKinds = ['object', 'custom_object'] as const;
export type ObjectKind = (typeof objectKinds)[number];

/**
 * Whether an object is still there. `live`: reported in the last ten minutes. `late`: not since. `gone`: not for a day, or its host has
 * reported all objects of the class since and not this one.
 */
export const livenesses = ['live', 'late', 'gone'] as const;
export type Liveness = (typeof livenesses)[number];

export const filterOperators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'exists'] as const;
type FilterOperator = (typeof filterOperators)[number];

/** What a tag or field must be. */
export interface ObjectFilter {
  /** Name of a tag or field. */
  readonly name: string;
  readonly operator: FilterOperator;
  /** A list for `in`; without meaning for `exists`. */
  readonly value?: FilterValue | readonly FilterValue[] | undefined;
}

export type FilterValue = string | number | boolean;

export interface ObjectClass {
  readonly workspaceNumber: number;
  readonly kind: ObjectKind;
  /** As agents name it: `HOST`, `host_processes`. */
  readonly objectClass: string;
}

export interface ObjectLabel {
  readonly label: string;
  readonly names: readonly string[];
}

export interface ObjectSearch extends ObjectClass {
  /** Part of the name, or of another field that people know an object of the class by, whatever its case. */
  readonly search?: string | undefined;
  /** All of them must hold. */
  readonly filters: readonly ObjectFilter[];
  /** Only these names. */
  readonly names?: readonly string[] | undefined;
  /** All of them: carried by the report itself, or by an object of one of these names. */
  readonly labels?: readonly ObjectLabel[] | undefined;
  /** Window of the last report, milliseconds since the epoch, both inclusive. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** All when left out. */
  readonly livenesses?: readonly Liveness[] | undefined;
}

export interface ObjectPage {
  /** Name of a tag or field. */
  readonly orderBy: string;
  readonly descending: boolean;
  readonly skip: number;
  readonly limit: number;
}

export type FieldValue = string | number | boolean;

/** One report of an object. */
export interface ReportedObject {
  readonly objectClass: string;
  readonly name: string;
  /** When it was reported, milliseconds since the epoch. */
  readonly timeMs: number;
  readonly liveness: Liveness;
  /** `name` and `message` are not among them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Empty in lists, where nobody needs the long text of each. */
  readonly message: string;
}

export interface HistoryQuery extends ObjectClass {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly skip: number;
  readonly limit: number;
}

export interface ClassSummary {
  readonly kind: ObjectKind;
  readonly objectClass: string;
  /** Those that are not gone. */
  readonly objects: number;
  /** Milliseconds since the epoch. */
  readonly lastMs: number;
}

/** A field of a measurement, as the newest points have it. */
export interface MeasuredField {
  readonly name: string;
  readonly type: 'int' | 'float' | 'string' | 'bool';
}

interface Measurement {
  /** By name. */
  readonly fields: readonly MeasuredField[];
  readonly tags: readonly string[];
}

interface Found<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** What agents have reported, read for one workspace at a time. Errors of all: `EngineUnavailable`, `QueryLimitExceeded`. */
export interface Inventory {
  readonly list: (search: ObjectSearch, page: ObjectPage) => Promise<Found<ReportedObject>>;
  /** The newest report of one object; undefined when there is none. */
  readonly find: (object: ObjectClass & { readonly name: string }) => Promise<ReportedObject | undefined>;
  /** Newest first. */
  readonly history: (query: HistoryQuery) => Promise<Found<ReportedObject>>;
  /** By kind and name. */
  readonly classes: (workspaceNumber: number) => Promise<readonly ClassSummary[]>;
  /** What the newest points of a measurement hold; undefined when there are none. */
  readonly measurement: (query: {
    readonly workspaceNumber: number;
    readonly measurement: string;
  }) => Promise<Measurement | undefined>;
}
