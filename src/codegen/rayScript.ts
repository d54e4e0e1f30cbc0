import { quoted } from '../pooling/pythonText';
import { file, type ScriptChoices } from './loaderScript';
import { moduleCode, transformCode } from './scriptLayer';
import { readingCode } from './scriptReading';

/**
 * A Python script that does the same with Ray Data, on as many machines as Ray has: files are read and batches pooled
 * wherever there is room, and the outputs written beside each other. Ray shuffles in an order of its own, and knows no
 * drop_last: the small batch is pooled as well.
 */
export function rayScript({ dataset, call, options, logdir }: ScriptChoices): string {
  const { imports, lines } = readingCode(dataset, options);
  const { batchSize, seed, dropLast, limit } = options;
  return file([
    ...imports.filter((line) => line.startsWith('import ')),
    'import numpy as np',
    'import ray',
    'import torch',
    ...imports.filter((line) => !line.startsWith('import ')),
    'from torch import nn',
    '',
    '',
    ...lines,
    '',
    '',
    ...transformCode(options),
    '',
    '',
    ...moduleCode(call),
    '',
    '',
    'def images_of(row):',
    '    return [{"image": image} for image in read(PLACES[row["id"]])]',
    '',
    '',
    'def pool(batch):',
    '    with torch.no_grad():',
    '        return {"output": Pooling()(to_tensor(batch["image"])).numpy()}',
    '',
    '',
    '# batches in the order of the files',
    'ray.data.DataContext.get_current().execution_options.preserve_order = True',
    'data = ray.data.range(len(PLACES)).flat_map(images_of)',
    ...(limit === undefined ? [] : [`data = data.limit(${limit})`]),
    ...(seed === undefined ? [] : [`data = data.random_shuffle(seed=${seed})  # not the order of DataLoader`]),
    ...(dropLast ? ['# Ray has no drop_last here: the last, smaller batch is pooled, too'] : []),
    `data = data.map_batches(pool, batch_size=${batchSize}, batch_format="numpy")`,
    `data.write_parquet(${quoted(`${logdir}/output`)})`,
  ]);
}
