import * as l10n from '@vscode/l10n';
import { jsonValue } from '../data/json';
import { yamlValue, type YamlReader } from '../data/yaml';
import { none, str, unknown, type Instance, type Str, type Unknown, type Value } from '../value';
import { objectOf } from './libraryObjects';
import { isUnknown, notFollowed, type Given, type Machine } from './machine';
import type { PythonFunction } from './pythonFunctions';

/** The most characters of a file of configuration. */
const MOST_CHARACTERS = 1_000_000;

/** `open('config.yaml')`, to be read as text. */
const open: PythonFunction = (machine, { positional: [name, mode], keyword }) => {
  const how = mode ?? keyword.get('mode') ?? str('r');
  if (name?.kind !== 'str' || how.kind !== 'str' || !/^r[bt]?$/.test(how.value))
    return { ...notFollowed('open'), isHarmless: true };
  return objectOf(machine, 'File', { name });
};

function yaml(reader: YamlReader): PythonFunction {
  return (machine, { positional: [stream], keyword }) =>
    fromText(machine, stream ?? keyword.get('stream'), (text) => yamlValue(text, reader));
}

const omegaConf: PythonFunction = (machine, { positional: [file], keyword }) => {
  const given = file ?? keyword.get('file_');
  const text = given?.kind === 'str' ? machine.readText(given.value) : undefined;
  return fromText(machine, text ?? given, asOmegaConf);
};

const asOmegaConf = (text: string) => yamlValue(text, 'OmegaConf');

const json: PythonFunction = (machine, { positional: [source] }) => fromText(machine, source, jsonValue);

/** Functions that read files of configuration, by full name. */
export const fileFunctions: Readonly<Record<string, PythonFunction>> = {
  'builtins.open': open,
  'io.open': open,
  ...Object.fromEntries(
    ['load', 'safe_load', 'full_load', 'unsafe_load'].map((name) => [`yaml.${name}`, yaml('PyYAML')]),
  ),
  'omegaconf.OmegaConf.load': omegaConf,
  'json.load': json,
  'json.loads': json,
};

type Method = (machine: Machine, self: Instance, given: Given) => Value;

/** The methods of an open file. */
export const fileMethods: Readonly<Record<string, Method>> = {
  __enter__: (_, self) => self,
  read: (machine, self, { positional }) => (positional.length > 0 ? notFollowed('read()') : contentOf(machine, self)),
  close: () => none,
};

/** What is made of an open file, or of a text. */
function fromText(machine: Machine, source: Value | undefined, read: (text: string) => Value): Value {
  const text = source?.kind === 'instance' && source.class.name === 'File' ? contentOf(machine, source) : source;
  const made = text?.kind === 'str' ? read(text.value) : text && isUnknown(text) ? text : notFollowed('open');
  return isUnknown(made) ? told(machine, made) : made;
}

/** What a file holds is no function that could change something; but the reader wants to know why it is not known. */
function told(machine: Machine, why: Unknown): Unknown {
  const place = why.place ?? machine.places.at(-1);
  const harmless: Unknown = { ...why, isHarmless: true, ...(place && { place }) };
  if (machine.quiet === 0) machine.trace.unknown(harmless);
  return harmless;
}

/** What is left to read: nothing is known of it after the first time. */
function contentOf(machine: Machine, { attributes }: Instance): Value {
  const name = attributes.get('name');
  attributes.set('name', notFollowed('read()'));
  return name?.kind === 'str' ? machine.readText(name.value) : notFollowed('read()');
}

/** The text of a file that the program opens, if there is only one that it can be. */
export function textOf(name: string, found: readonly string[]): Str | Unknown {
  const [text, ...others] = new Set(found);
  if (text === undefined) return unknown(l10n.t('The file {0} is not found', name));
  if (others.length > 0) return unknown(l10n.t('There are several files {0}', name));
  return text.length > MOST_CHARACTERS
    ? unknown(l10n.t('The file {0} is too large', name))
    : { kind: 'str', value: text };
}
