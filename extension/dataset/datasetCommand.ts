import * as vscode from 'vscode';
import type { JobSummary, Progress } from '../../src/datasets/job';
import { CancelledError, DatasetError } from '../../src/errors';
import type { LayerCall } from '../../src/pooling/layers';
import type { FoundDataset } from '../../src/worker/protocol';
import type { EngineClient } from '../engine/client';
import { confirmLink } from '../log/confirmLink';
import type { LogViews } from '../log/logView';
import { messageText } from '../shared/escape';
import { showError } from '../shared/logger';
import { signalOf, withProgress } from '../shared/progress';
import { nameOf } from '../shared/uri';
import type { LastUsed } from '../sources/lastUsed';
import { askPart, describe, findParts, titleOf, type FoundPart } from './foundParts';
import { askLayer } from './layerStep';
import { askResize, askSettings, type Settings } from './settingsStep';
import { back, runSteps, type Step } from './steps';

/** What to pool, and how. */
interface Order extends Settings {
  readonly part: FoundPart;
  readonly call: LayerCall;
}

/** 'Poolscope: Pool Dataset…': pools a dataset in batches and writes TensorBoard's event files. */
export function registerDatasetCommand(engine: EngineClient, lastUsed: LastUsed, logs: LogViews): vscode.Disposable {
  return vscode.commands.registerCommand('poolscope.poolDataset', async (uri?: unknown) => {
    const folder = uri instanceof vscode.Uri ? uri : await pickFolder();
    if (!folder) return;
    try {
      const order = await askOrder(engine, lastUsed, folder);
      if (!order) return;
      if (order.action === 'run') await run(engine, logs, order);
      else await showScript(engine, order, order.action);
    } catch (error) {
      await showError(error, 'pooling a data set');
    }
  });
}

/** Looks at the folder first, then asks what it leaves open. Undefined if cancelled. */
async function askOrder(engine: EngineClient, lastUsed: LastUsed, folder: vscode.Uri): Promise<Order | undefined> {
  const parts = await withProgress(vscode.l10n.t('Looking at {0}…', nameOf(folder)), () => findParts(engine, folder));
  if (!parts) return undefined;
  const found = parts.flatMap((part) => ('found' in part ? [part.found] : []))[0]!;
  const partOf = (chosen: Partial<Order>) => opened(chosen.part ?? parts[0]!);
  const partStep: Step<Order> = async (_chosen, place) => {
    const part = await askPart(parts, place);
    if (part === undefined || part === back) return part;
    opened(part);
    return { part };
  };
  const order = await runSteps<Order>(vscode.l10n.t('Pool Dataset: {0}', titleOf(found)), [
    ...(parts.length > 1 ? [partStep] : []),
    async (chosen, place) => {
      const call = await askLayer(lastUsed, describe(partOf(chosen)), place);
      return call === undefined || call === back ? call : { call };
    },
    (chosen, place) => askSettings(partOf(chosen), place),
  ]);
  return order && { part: parts[0]!, ...(order as Omit<Order, 'part'>) };
}

/** @throws why a part cannot be read */
function opened(part: FoundPart): FoundDataset {
  if ('error' in part) throw part.error;
  return part.found;
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Select a dataset folder');
  return (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, title }))?.[0];
}

async function showScript(engine: EngineClient, { part: { place }, call, options }: Order, library: 'torch' | 'ray') {
  const folder = vscode.Uri.parse(place.folder);
  const path = folder.scheme === 'file' ? folder.fsPath : folder.path;
  const work = { ...place, path, call, options, logdir: 'runs', library };
  const script = await engine.request('writeScript', work);
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: script });
  await vscode.window.showTextDocument(document);
}

async function run(engine: EngineClient, logs: LogViews, order: Order): Promise<void> {
  const {
    part: { place },
    call,
    options,
  } = order;
  const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.joinPath(vscode.Uri.parse(place.folder), '..');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const runs = vscode.Uri.joinPath(root, 'runs');
  if (!(await confirmLink(runs))) return;
  const logFolder = vscode.Uri.joinPath(runs, `${call.op}_${stamp}`);
  await vscode.workspace.fs.createDirectory(logFolder);
  const title = messageText(vscode.l10n.t('Pooling {0}…', nameOf(vscode.Uri.parse(place.folder))));
  const location = vscode.ProgressLocation.Notification;
  const pooling = vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    const begun = Date.now();
    let reported = 0;
    const report = ({ done, total }: Progress) => {
      progress.report({ increment: (100 * (done - reported)) / total, message: pace(done, total, Date.now() - begun) });
      reported = done;
    };
    const work = { ...place, call, options, logFolder: String(logFolder) };
    return engine.request('poolDataset', work, { signal: signalOf(token), onProgress: report });
  });
  try {
    await showSummary(logs, logFolder, await pooling);
  } catch (error) {
    if (error instanceof CancelledError) await showSummary(logs, logFolder, undefined);
    else if (error instanceof DatasetError && error.option === 'resize') await offerResize(engine, logs, order, error);
    else throw error;
  }
}

/** Some image has another size: with one size for all, the run begins anew. */
async function offerResize(engine: EngineClient, logs: LogViews, order: Order, error: DatasetError): Promise<void> {
  const choose = vscode.l10n.t('Resize…');
  if ((await vscode.window.showErrorMessage(messageText(error.message), choose)) !== choose) return;
  const found = opened(order.part);
  const [, height, width] = found.shape;
  const resize = await askResize(vscode.l10n.t('Pool Dataset: {0}', titleOf(found)), [height, width]);
  if (resize !== undefined) await run(engine, logs, { ...order, options: { ...order.options, resize } });
}

/** What must be done before the time left can be told. */
const ESTIMATED_AFTER = { batches: 8, milliseconds: 1000 };

/** `12 of 157 batches, 40/s, 4 s left` */
function pace(done: number, total: number, milliseconds: number): string {
  if (done < ESTIMATED_AFTER.batches || milliseconds < ESTIMATED_AFTER.milliseconds) {
    return vscode.l10n.t('{0} of {1} batches', done, total);
  }
  const rate = (1000 * done) / Math.max(1, milliseconds);
  const left = Math.ceil((total - done) / rate);
  return vscode.l10n.t('{0} of {1} batches, {2}/s, {3} s left', done, total, Number(rate.toPrecision(2)), left);
}

async function showSummary(logs: LogViews, logFolder: vscode.Uri, summary: JobSummary | undefined): Promise<void> {
  const open = vscode.l10n.t('Open Log');
  const place = vscode.workspace.asRelativePath(logFolder);
  const text = summary
    ? vscode.l10n.t(
        'Pooled {0} images in {1} batches in {2} s (read {3}, pool {4}, write {5}). Log: {6}',
        summary.images,
        summary.batches,
        ...[
          summary.milliseconds.total,
          summary.milliseconds.read,
          summary.milliseconds.pool,
          summary.milliseconds.write,
        ].map((milliseconds) => (milliseconds / 1000).toFixed(2)),
        place,
      )
    : vscode.l10n.t('Cancelled. Batches already written to {0} were kept.', place);
  if ((await vscode.window.showInformationMessage(messageText(text), open)) === open) logs.open(logFolder);
}
