import { parseJson } from '../../json/index.ts';

/** The body of a pipeline: JSON text of this, in this order of keys. Strings are kept as they were sent. */
export interface Rule {
  readonly source: readonly string[];
  /** The script, base64. */
  readonly content: string;
  /** Samples to try the script with, base64; may be empty. */
  readonly testData: string;
  /** Format of the samples; may be empty. */
  readonly dataType: string;
  readonly enableByLogBackup: number;
  readonly extend: Extend;
}

interface Extend {
  readonly appID?: readonly string[] | null;
  readonly measurement?: readonly string[] | null;
  readonly loggingIndex?: string | null;
}

export const emptyRule: Rule = {
  source: [],
  content: '',
  testData: '',
  dataType: '',
  enableByLogBackup: 0,
  extend: {},
};

export const ruleOf = ({ body }: { readonly body: string }): Rule => parseJson(body) as Rule;
