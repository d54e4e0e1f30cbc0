import { expect, test } from 'vitest';
import { parseSavedPanel } from '../../../extension/panel/panelSchema';
import { readReference } from '../../../extension/sources/restore';
import { sampleTensor } from '../../../extension/sources/sampleTensor';

test('sample values come back after a reload', async () => {
  const { reference } = sampleTensor([32, 16]);
  const state = { reference, call: { op: 'MaxPool2d', kwargs: {} }, plane: 0, window: 0 };
  const saved = parseSavedPanel(JSON.parse(JSON.stringify(state)));
  expect(await readReference({} as never, {} as never, saved!.reference)).toEqual(sampleTensor([32, 16]));
});
