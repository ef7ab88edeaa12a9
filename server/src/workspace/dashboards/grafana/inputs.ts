import { BelvedereError } from '../../../errors/index.ts';
import { JsonNode, spliceTopLevel } from '../../../json/index.ts';
import { arrayOrEmpty, objectOrEmpty } from '../convert/loss.ts';
import { type SentDashboard, sentDashboardOf } from './draft.ts';

/** What the caller says for an input that an exported dashboard asks for. */
export interface DashboardInput {
  readonly name: string;
  readonly type?: string | undefined;
  readonly pluginId?: string | undefined;
  readonly value: string;
}

/** Keys that are only there for the import. */
const importKeys = { __inputs: undefined, __requires: undefined, __elements: undefined };

/**
 * Puts the given values in the place of `${NAME}` of every input that the dashboard declares, in the text itself, and takes the
 * declarations out. A constant has a value of its own where none is given.
 * Errors: `InvalidParameter` for an input without a value, with its name and type.
 */
export function resolveInputs(sent: SentDashboard, given: readonly DashboardInput[]): SentDashboard {
  const declared = arrayOrEmpty(sent.node.member('__inputs')?.value()).map(objectOrEmpty);
  let text = spliceTopLevel(sent.node, importKeys);
  for (const { name, type, value: own, pluginId } of declared) {
    if (typeof name !== 'string' || name === '') continue;
    const value = given.find((input) => input.name === name)?.value ?? (typeof own === 'string' ? own : undefined);
    if (value === undefined) {
      const kind = [type, pluginId].filter((part) => typeof part === 'string').join(' ');
      throw new BelvedereError(
        'InvalidParameter',
        `the dashboard asks for the input ${name.slice(0, 80)} (${kind}): send inputs with {"name", "type", "value"} for it`,
        { detail: { input: name } },
      );
    }
    // Inside of strings only: the characters of a name and of `${}` stand as they are in JSON text.
    const escaped = JSON.stringify(value).slice(1, -1);
    text = text.replaceAll(`\${${JSON.stringify(name).slice(1, -1)}}`, () => escaped);
  }
  return sentDashboardOf(JsonNode.of(text));
}
