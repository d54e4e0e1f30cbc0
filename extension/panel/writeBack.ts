import * as vscode from 'vscode';
import { PoolscopeError } from '../../src/errors';
import { flatIndex } from '../../src/pooling/positions';
import type { PanelHostContract } from '../../src/views/panel';
import type { EngineClient } from '../engine/client';
import { openDocument } from '../sources/restore';
import { writeCall, writeNumber } from '../sources/textTensor';
import type { PoolSession } from './poolSession';
import type { SourceWatch } from './sourceWatch';

/** Writes a session's call into the code that it came from. @throws PoolscopeError if it cannot be written there */
export async function writeCallBack(engine: EngineClient, session: PoolSession, source: SourceWatch): Promise<void> {
  const { found, call, hasProblem } = session;
  if (!found.call || hasProblem) return;
  const { uri, start } = source.reference;
  await writeCall(engine, await openDocument(vscode.Uri.parse(uri)), start, found.call, call);
}

/** Writes a number into the tensor that a session pools. @throws PoolscopeError if it is not spelled out in its source as it is now */
export async function writeNumberBack(
  engine: EngineClient,
  session: PoolSession,
  source: SourceWatch,
  { plane, position, written }: PanelHostContract['requests']['writeNumber']['ask'],
): Promise<void> {
  const { reference } = source;
  const { inputSizes } = session;
  if (!inputSizes || !['json', 'python'].includes(reference.kind)) {
    throw new PoolscopeError(vscode.l10n.t('Only numbers that stand in JSON or Python can be changed here.'));
  }
  // what is shown is not what stands there
  if (source.isWaiting || session.sourceProblem !== undefined) {
    throw new PoolscopeError(vscode.l10n.t('The source has changed since. Try again when it is shown.'));
  }
  const index = flatIndex([plane + 1, ...inputSizes], [plane, ...position]);
  await writeNumber(engine, await openDocument(vscode.Uri.parse(reference.uri)), reference, index, written);
}
