import * as vscode from 'vscode';
import type { JobSummary, Progress } from '../../src/datasets/job';
import { CancelledError } from '../../src/errors';
import type { EngineClient } from '../engine/client';
import { confirmLink } from '../log/confirmLink';
import type { LogViews } from '../log/logView';
import { messageText } from '../shared/escape';
import { showError } from '../shared/logger';
import { signalOf } from '../shared/progress';
import { nameOf } from '../shared/uri';
import type { LastUsed } from '../sources/lastUsed';
import { askAction, askChoices, type Choices } from './datasetQuestions';

/** 'Poolscope: Pool Dataset…': pools a dataset in batches and writes TensorBoard's event files. */
export function registerDatasetCommand(engine: EngineClient, lastUsed: LastUsed, logs: LogViews): vscode.Disposable {
  return vscode.commands.registerCommand('poolscope.poolDataset', async (uri?: unknown) => {
    const folder = uri instanceof vscode.Uri ? uri : await pickFolder();
    if (!folder) return;
    try {
      const choices = await askChoices(engine, lastUsed, folder);
      const action = choices && (await askAction());
      if (!choices || !action) return;
      if (action === 'run') await run(engine, logs, choices);
      else await showScript(engine, choices, action);
    } catch (error) {
      await showError(error, 'pooling a data set');
    }
  });
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Select a dataset folder');
  return (await vscode.window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, title }))?.[0];
}

async function showScript(engine: EngineClient, { place, call, options }: Choices, library: 'torch' | 'ray') {
  const folder = vscode.Uri.parse(place.folder);
  const path = folder.scheme === 'file' ? folder.fsPath : folder.path;
  const work = { ...place, path, call, options, logdir: 'runs', library };
  const script = await engine.request('writeScript', work);
  const document = await vscode.workspace.openTextDocument({ language: 'python', content: script });
  await vscode.window.showTextDocument(document);
}

async function run(engine: EngineClient, logs: LogViews, { place, call, options }: Choices): Promise<void> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.joinPath(vscode.Uri.parse(place.folder), '..');
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const runs = vscode.Uri.joinPath(root, 'runs');
  if (!(await confirmLink(runs))) return;
  const logFolder = vscode.Uri.joinPath(runs, `${call.op}_${stamp}`);
  await vscode.workspace.fs.createDirectory(logFolder);
  const title = messageText(vscode.l10n.t('Pooling {0}…', nameOf(vscode.Uri.parse(place.folder))));
  const location = vscode.ProgressLocation.Notification;
  const summary = await vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
    const begun = Date.now();
    let reported = 0;
    const report = ({ done, total }: Progress) => {
      progress.report({ increment: (100 * (done - reported)) / total, message: pace(done, total, Date.now() - begun) });
      reported = done;
    };
    const work = { ...place, call, options, logFolder: String(logFolder) };
    const running = { signal: signalOf(token), onProgress: report };
    return engine.request('poolDataset', work, running).catch((error: unknown) => {
      if (error instanceof CancelledError) return undefined;
      throw error;
    });
  });
  await showSummary(logs, logFolder, summary);
}

/** `12 of 157 batches, 40/s, 4 s left` */
function pace(done: number, total: number, milliseconds: number): string {
  if (done === 0) return vscode.l10n.t('{0} of {1} batches', done, total);
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
