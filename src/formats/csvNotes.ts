import * as l10n from '@vscode/l10n';
import type { TableReading } from '../files/address';
import type { Note } from './storedTensor';

/** Whether a table has a header or an index, and whether what was taken for it can be values, too. */
interface Found {
  readonly isOne: boolean;
  readonly canBeOther: boolean;
}

/** What was found of a table. */
interface TableFacts {
  readonly header: Found;
  /** Whether a first row of values can be a header, too. */
  readonly canBeHeader: boolean;
  readonly index: Found;
  /** Whether some of its values are TRUE or FALSE. */
  readonly hasSomeFlags: boolean;
  /** Cells without a value. */
  readonly missing: number;
  /** What the reader chose. */
  readonly reading: TableReading;
}

/** What was assumed of a table, and what can be turned. */
export function tableNotes(facts: TableFacts): Note[] {
  const { hasSomeFlags, missing } = facts;
  return [
    ...headerNotes(facts),
    ...indexNotes(facts),
    ...(hasSomeFlags ? [{ text: l10n.t('TRUE and FALSE read as 1 and 0') }] : []),
    ...(missing > 0 ? [{ text: l10n.t('Cells without a value read as NaN: {0}', missing) }] : []),
  ];
}

function headerNotes({ header, canBeHeader, reading }: TableFacts): Note[] {
  if (header.isOne) {
    const turn = { label: l10n.t('Read as values'), reading: { ...reading, header: false } };
    return [{ text: l10n.t('First row read as header'), ...(header.canBeOther && { turn }) }];
  }
  const isChosen = reading.header === false;
  if (!isChosen && !canBeHeader) return [];
  const text = isChosen
    ? l10n.t('First row read as values')
    : l10n.t('First row read as values: it may serve as header');
  return [{ text, turn: { label: l10n.t('Read as header'), reading: { ...reading, header: true } } }];
}

function indexNotes({ index, reading }: TableFacts): Note[] {
  if (index.isOne) {
    const turn = { label: l10n.t('Read as values'), reading: { ...reading, index: false } };
    return [{ text: l10n.t('First column read as index'), ...(index.canBeOther && { turn }) }];
  }
  if (reading.index !== false) return [];
  const turn = { label: l10n.t('Read as index'), reading: { ...reading, index: true } };
  return [{ text: l10n.t('First column read as values'), turn }];
}
