import * as vscode from 'vscode';
import { callFor } from '../../src/pooling/layerInput';
import { layerInText } from '../../src/python/layerText';
import type { TensorHeader } from '../../src/tensors/tensor';
import { isPart } from '../../src/tensorboard/partSink';
import type { LogPlace, LoggedCell } from '../../src/worker/origin';
import { addressOf } from '../engine/fileServer';
import { refusing } from '../shared/fileErrors';
import { nameOf } from '../shared/uri';
import type { FoundTensor } from './foundTensor';

/** A log directory or an event file, as the worker gets it; a part of a file stands for the folder with all of them. */
export async function logPlace(uri: vscode.Uri): Promise<LogPlace> {
  if (isPart(nameOf(uri))) return logPlace(vscode.Uri.joinPath(uri, '..'));
  const { type } = await refusing(() => vscode.workspace.fs.stat(uri));
  const isFolder = (type & vscode.FileType.Directory) !== 0;
  return isFolder ? { folder: String(uri), path: nameOf(uri) } : { file: await addressOf(uri) };
}

/**
 * One image of a logged grid, to be pooled; it is read by the worker.
 *
 * @param layer with which the run was made, as a call in Python
 */
export function loggedCell(place: LogPlace, cell: LoggedCell, layer?: string): FoundTensor {
  const { run, tag, number, region } = cell;
  const uri = 'file' in place ? place.file.uri : place.folder;
  const name = `${run === '.' ? '' : `${run}/`}${tag} ${number} (${region.top}, ${region.left})`;
  // images of TensorBoard have three channels
  const tensor: TensorHeader = { dtype: 'float32', shape: [3, region.height, region.width] };
  const call = layer === undefined ? undefined : layerInText(layer);
  return {
    reference: { uri, kind: 'logged', start: 0, end: 0, name, logged: cell },
    tensor,
    ...(call && { call: callFor(tensor, call) }),
    origin: { kind: 'logged', place, picture: { run, tag, number }, region },
  };
}
