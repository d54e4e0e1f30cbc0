import * as l10n from '@vscode/l10n';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Alias,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { keyOf } from '../evaluate/keys';
import { bool, float, int, list, none, str, unknown, type Dict, type Unknown, type Value } from '../value';

/** Who reads a text: PyYAML, or OmegaConf, which has its own floats, no dates, and attributes in place of keys. */
export type YamlReader = 'PyYAML' | 'OmegaConf';

type Entries = Map<string, readonly [key: Value, value: Value]>;

interface Reading {
  readonly document: Document;
  readonly reader: YamlReader;
  /** What has an anchor is one object wherever it is named. */
  readonly known: Map<Node, Value>;
}

/**
 * What `yaml.safe_load` makes of a text. What has a tag is unknown.
 *
 * @see yaml/resolver.py and yaml/constructor.py of PyYAML, which reads YAML 1.1
 */
export function yamlValue(text: string, reader: YamlReader): Value {
  const documents = parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, merge: false });
  if (documents.length === 0) return none;
  const [document] = documents as readonly Document[];
  if (documents.length > 1 || !document || document.errors.length > 0)
    return unknown(l10n.t('The text cannot be read as {0}', 'YAML'));
  return valueOf(document.contents, { document, reader, known: new Map() });
}

function valueOf(node: unknown, reading: Reading): Value {
  if (isAlias(node)) return aliased(node, reading);
  if (isScalar(node)) {
    const { value, type, tag } = node;
    if (tag !== undefined) return tagged(tag);
    const text = typeof value === 'string' ? value : '';
    return type === undefined || type === 'PLAIN' ? plain(text, reading.reader) : written(text, reading.reader);
  }
  if (!isMap(node) && !isSeq(node)) return none;
  if (node.tag !== undefined) return tagged(node.tag);
  if (isSeq(node)) {
    const made = list([]);
    reading.known.set(node, made);
    made.items = node.items.map((item) => valueOf(item, reading));
    return made;
  }
  const made: Dict = {
    kind: 'dict',
    entries: new Map(),
    ...(reading.reader === 'OmegaConf' && { hasAttributes: true }),
  };
  reading.known.set(node, made);
  const entries: Entries = new Map();
  const why = fill(node, entries, reading);
  made.entries = entries;
  if (why) made.lost = why;
  return made;
}

function tagged(tag: string): Unknown {
  return unknown(l10n.t('{0} is not followed', tag.replace('tag:yaml.org,2002:', '!!')));
}

function aliased(node: Alias, reading: Reading): Value {
  const target = node.resolve(reading.document);
  return target ? (reading.known.get(target) ?? valueOf(target, reading)) : none;
}

/** What is merged in by `<<` comes first, and goes behind a mapping's own. */
function fill(map: YAMLMap, entries: Entries, reading: Reading): Unknown | undefined {
  let why: Unknown | undefined;
  for (const { key, value } of map.items) if (isMerge(key)) why = merge(value, entries, reading) ?? why;
  for (const { key, value } of map.items) {
    if (isMerge(key)) continue;
    const name = valueOf(key, reading);
    const text = keyOf(name);
    if (text === undefined) why = unknown(l10n.t('A key is not known'));
    else entries.set(text, [entries.get(text)?.[0] ?? name, valueOf(value, reading)]);
  }
  return why;
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

/** Of several the first one counts. */
function merge(value: unknown, entries: Entries, reading: Reading): Unknown | undefined {
  const merged = isSeq(value) ? value.items.toReversed() : [value];
  for (const each of merged) {
    const from = valueOf(each, reading);
    if (from.kind !== 'dict' || from.lost) return from.kind === 'dict' ? from.lost : tagged('<<');
    for (const [name, entry] of from.entries) entries.set(name, entry);
  }
  return undefined;
}

const truths = /^(?:yes|true|on)$/;
const bools = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const nothing = /^(?:~|null|Null|NULL|)$/;
const integers = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)$/;
const special = /^([-+]?)\.(?:(inf|Inf|INF)|nan|NaN|NAN)$/;
/** `1e-4` is a text in PyYAML, as there is no dot. */
const floats: Readonly<Record<YamlReader, RegExp>> = {
  PyYAML: /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/,
  OmegaConf:
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?)$/,
};
/** Numbers to the base of 60. */
const ofSixty = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const dates = /^\d{4}-\d\d?-\d\d?(?:[Tt \t].*)?$/;

function plain(text: string, reader: YamlReader): Value {
  if (nothing.test(text)) return none;
  if (bools.test(text)) return bool(truths.test(text.toLowerCase()));
  if (integers.test(text)) return integer(text.replaceAll('_', ''));
  if (floats[reader].test(text)) return float(Number(text.replaceAll('_', '')));
  const [, sign, infinite] = special.exec(text) ?? [];
  if (sign !== undefined) return float(infinite ? (sign === '-' ? -Infinity : Infinity) : NaN);
  const isDate = reader === 'PyYAML' && dates.test(text);
  if (isDate || ofSixty.test(text) || text === '=') return unknown(l10n.t('{0} is not followed', text));
  return written(text, reader);
}

/** OmegaConf fills in what stands in `${…}`. */
function written(text: string, reader: YamlReader): Value {
  const isOpen = reader === 'OmegaConf' && (text.includes('${') || text === '???');
  return isOpen ? unknown(l10n.t('{0} is not followed', text)) : str(text);
}

function integer(text: string): Value {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/.exec(text)!;
  const number = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isSafeInteger(number)
    ? int(sign === '-' ? -number : number)
    : unknown(l10n.t('The number is too large'));
}
