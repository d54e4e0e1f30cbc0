import { formatCall, type LayerCall } from '../pooling/layers';
import { runTags } from '../tensorboard/runTags';
import type { EventWriter } from '../tensorboard/writer';
import type { Dataset } from './dataset';
import type { LoaderOptions } from './loader';

/** Writes into a log how it is made, so that it can be told, and its images pooled, with the same layer. */
export async function writeJobTexts(
  log: EventWriter,
  { dataset, call, options }: { dataset: Dataset; call: LayerCall; options: LoaderOptions },
): Promise<void> {
  await log.addText(runTags.layer, formatCall(call));
  if (dataset.split) await log.addText(runTags.split, dataset.split);
  await log.addText(runTags.batchSize, String(options.batchSize));
}
