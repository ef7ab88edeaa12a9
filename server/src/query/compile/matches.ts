import { isIP } from 'node:net';
import { type Match, messageField } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { itemsOf, type KnownCall, knownCall } from './arguments.ts';
import { type Compile, patternFound } from './conditions.ts';
import type { Environment } from './environment.ts';
import { compileLucene } from './lucene.ts';
import { asPlainText, type Value } from './value.ts';
import { wildcardPattern, wordsFound } from './words.ts';

/** A filter function as a condition that is never NULL. */
export function compileMatch(node: Match, environment: Environment, compile: Compile): string {
  const isMessage = node.field === null || (node.field.kind === 'field' && node.field.name === messageField);
  const value = node.field === null ? environment.field(messageField) : compile(node.field, environment);
  const found = `(${conditionOf(node, { value, isMessage, environment })})`;
  return node.negated ? `NOT ${found}` : found;
}

interface Asked {
  readonly value: Value;
  /** The text of a log: it is looked through by words, other fields are compared as a whole. */
  readonly isMessage: boolean;
  readonly environment: Environment;
}

function conditionOf(node: Match, { value, isMessage, environment }: Asked): string {
  const call = knownCall(node);
  const { parameters } = environment;
  const plain = asPlainText(value);
  const text = call.arguments.text('text') ?? '';
  switch (call.definition.name) {
    case 'match': {
      const name = isMessage ? 'positionCaseInsensitiveUTF8' : 'position';
      return `${name}(${plain}, ${parameters.text(text)}) > 0`;
    }
    case 'search':
      return wordsFound(plain, text, parameters);
    case 're':
      return patternFound(value, call.arguments.text('pattern') ?? '', environment);
    case 'wildcard':
      return `match(${plain}, ${parameters.text(wildcardPattern(text))})`;
    case 'query_string':
      return compileLucene(text, {
        plain,
        isMessage,
        field: (name) => environment.field(name),
        parameters,
        span: node,
      });
    case 'cidr':
      return inNetwork(plain, call.arguments.text('network') ?? '', node, environment);
    case 'exists':
      return `${plain} != ''`;
    case 'with_labels':
      return `${plain} IN (${labelled(call, environment)})`;
    default:
      throw new RangeError(`${node.function} is no filter function`);
  }
}

/** The engine refuses to compare what is no address: such a value is in no network. */
function inNetwork(plain: string, network: string, node: Match, { parameters }: Environment): string {
  const [address = '', bits = ''] = network.split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) {
    throw invalidQuery(`${JSON.stringify(network)} is no network such as 10.0.0.0/8`, node);
  }
  const comparable = `if(isIPv4String(${plain}) OR isIPv6String(${plain}), ${plain}, '${version === 4 ? '::' : '0.0.0.0'}')`;
  return `isIPAddressInRange(${comparable}, ${parameters.text(network)})`;
}

function labelled(call: KnownCall, environment: Environment): string {
  const labels = itemsOf(call.arguments.one('labels')).flatMap((item) => (item.kind === 'string' ? [item.value] : []));
  return environment.labelled({
    objectClass: call.arguments.text('object_class') ?? '',
    objectName: call.arguments.text('object_name'),
    labels,
    key: call.arguments.text('key') ?? 'name',
    max: call.arguments.number('max') ?? 1000,
  });
}
