import type { Json } from '../../../data/json.ts';
import type { Placed } from '../grid/layout.ts';
import type { FormatName } from '../model.ts';
import type { PanelForm } from './panel-form.ts';

interface Added {
  readonly file: Json;
  /** Of what was added. */
  readonly key: string;
}

/** What a dashboard is as a whole, as a form has it. */
interface SettingsForm {
  readonly title: string;
  readonly description: string;
  readonly tags: string;
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly refresh: string;
}

/** Changes of a dashboard of one format. Each takes a file and makes another; what it does not name stays as it was, unknown keys too. */
export interface FormatEdits {
  /** Kinds that can be added and chosen, as files call them. */
  readonly kinds: readonly string[];
  readonly units: readonly { readonly value: string; readonly text: string }[];
  /** True where tags are kept elsewhere than in the file. */
  readonly hasOwnTags: boolean;
  readonly place: (file: Json, section: string, placed: readonly Placed[]) => Json;
  readonly addPanel: (file: Json, section: string, kind: string) => Added;
  readonly duplicatePanel: (file: Json, key: string) => Added;
  readonly removePanel: (file: Json, key: string) => Json;
  readonly movePanel: (file: Json, key: string, section: string) => Json;
  /** As the file has it; undefined where there is none of this key. */
  readonly panelOf: (file: Json, key: string) => Json | undefined;
  readonly setPanel: (file: Json, key: string, panel: Json) => Json;
  readonly readForm: (panel: Json) => PanelForm;
  /** Changes what differs between the two forms. */
  readonly writeForm: (panel: Json, before: PanelForm, after: PanelForm) => Json;
  readonly addSection: (file: Json, title: string) => Json;
  readonly renameSection: (file: Json, key: string, title: string) => Json;
  /** Takes the title away; its panels stay. */
  readonly removeSection: (file: Json, key: string) => Json;
  /** Changes places with the section before (-1) or behind (1); the first one of the panels in none stays where it is. */
  readonly moveSection: (file: Json, key: string, by: -1 | 1) => Json;
  readonly setSectionOpen: (file: Json, key: string, isOpen: boolean) => Json;
  readonly readSettings: (file: Json) => SettingsForm;
  readonly writeSettings: (file: Json, settings: SettingsForm) => Json;
  readonly variables: (file: Json) => readonly Json[];
  readonly setVariables: (file: Json, variables: readonly Json[]) => Json;
  readonly readVariable: (entry: Json) => VariableForm;
  readonly writeVariable: (entry: Json, form: VariableForm) => Json;
  readonly variableKinds: readonly string[];
}

export interface VariableForm {
  readonly name: string;
  readonly label: string;
  readonly kind: string;
  /** Its query, its list, or its text. */
  readonly text: string;
  readonly dataSource: string;
  readonly regex: string;
  readonly isMulti: boolean;
  readonly hasAll: boolean;
  readonly isHidden: boolean;
}

export async function loadEdits(name: FormatName): Promise<FormatEdits> {
  if (name === 'grafana') return (await import('../grafana/edits.ts')).grafanaEdits;
  return (await import('../guance/edits.ts')).guanceEdits;
}
