import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { registerDatasetCommand } from './dataset/datasetCommand';
import { Analyses } from './sources/analyses';
import { registerHover } from './editor/hover';
import { registerFittingSizes } from './editor/fittingSizes';
import { registerInputShape } from './editor/inputShape';
import { registerPoolingLenses } from './editor/poolingLenses';
import { registerProblemDocs } from './editor/problemDocs';
import { registerShapeAtCursor } from './editor/shapeAtCursor';
import { registerShapeFixes } from './editor/shapeFixes';
import { registerShapeHints } from './editor/shapeHints';
import { registerShapeProblems } from './editor/shapeProblems';
import { registerShapeStatus } from './editor/shapeStatus';
import { registerTerminalLinks } from './editor/terminalLinks';
import { EngineClient } from './engine/client';
import { registerExport } from './export/exportCommands';
import { registerFinder } from './finder/finderCommand';
import { LogViews } from './log/logView';
import { registerCommands } from './panel/commands';
import { registerLinks } from './panel/links';
import { registerTutorial } from './panel/tutorial';
import { PANEL_TYPE, PanelHost } from './panel/panel';
import { SidePreview } from './panel/sidePreview';
import { logger, showError } from './shared/logger';
import { LastUsed } from './sources/lastUsed';
import { registerModelView } from './modelView/modelView';
import { registerTensorEditor } from './tensorEditor/tensorEditor';

export function activate(context: vscode.ExtensionContext): void {
  try {
    register(context);
  } catch (error) {
    void showError(error, 'activation');
    throw error;
  }
}

function register({ extension, extensionUri, subscriptions, workspaceState }: vscode.ExtensionContext): void {
  l10n.config({ contents: vscode.l10n.bundle ?? {} });
  const engine = new EngineClient(extensionUri);
  const lastUsed = new LastUsed(workspaceState);
  const analyses = new Analyses(engine);
  const panels = new PanelHost({ extensionUri, engine, analyses, lastUsed });
  const logs = new LogViews(extensionUri, engine, panels);
  subscriptions.push(
    logger,
    engine,
    lastUsed,
    panels,
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, panels),
    new SidePreview(extensionUri, engine, lastUsed, panels),
    registerCommands(engine, panels, lastUsed, analyses),
    registerTutorial(),
    registerLinks(extension.id, panels),
    registerShapeAtCursor(engine, analyses),
    registerExport(panels),
    registerFinder(engine, panels, lastUsed),
    registerHover(engine, lastUsed, analyses),
    analyses,
    registerShapeHints(analyses),
    registerShapeProblems(analyses),
    registerProblemDocs(),
    registerShapeFixes(analyses),
    registerInputShape(analyses),
    registerFittingSizes(analyses),
    registerShapeStatus(analyses),
    registerPoolingLenses(analyses),
    registerTerminalLinks(analyses),
    registerModelView(extensionUri, analyses),
    registerTensorEditor(extensionUri, engine, panels),
    logs,
    registerDatasetCommand(engine, lastUsed, logs),
  );
}
