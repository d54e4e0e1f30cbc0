import * as vscode from 'vscode';
import type { Analyses, Analysis } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { layerIn, messageIn } from './terminalMessages';

/** The most files of the workspace that are looked through for a layer. */
const MOST_FILES = 500;

interface MessageLink extends vscode.TerminalLink {
  readonly message: string;
}

/** Takes the reader from PyTorch's words in a terminal to the call that fails, or to the layer that they speak of. */
export function registerTerminalLinks(analyses: Analyses): vscode.Disposable {
  return vscode.window.registerTerminalLinkProvider(new MessageLinks(analyses));
}

class MessageLinks implements vscode.TerminalLinkProvider<MessageLink> {
  constructor(private readonly analyses: Analyses) {}

  provideTerminalLinks({ line }: vscode.TerminalLinkContext): MessageLink[] {
    const message = messageIn(line);
    if (message === undefined) return [];
    const tooltip = vscode.l10n.t('Show the layer');
    return [{ startIndex: line.indexOf(message), length: message.length, tooltip, message }];
  }

  handleTerminalLink({ message }: MessageLink): Promise<void> {
    return showCall(this.analyses, message);
  }
}

async function showCall(analyses: Analyses, message: string): Promise<void> {
  const found = (await failing(analyses, message)) ?? (await layerOf(message));
  if (!found) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No layer of an open file or of the workspace fits this message.'),
    );
    return;
  }
  const [at, ...others] = found;
  const editor = await vscode.window.showTextDocument(at!.uri, { selection: at!.range });
  if (others.length > 0)
    await vscode.commands.executeCommand(
      'editor.action.peekLocations',
      editor.document.uri,
      at!.range.start,
      found,
      'peek',
    );
}

/** The call that PyTorch refuses with these words in an open text, and where its layer is made. */
async function failing(analyses: Analyses, message: string): Promise<vscode.Location[] | undefined> {
  for (const document of vscode.workspace.textDocuments) {
    const analysis: Analysis | undefined = await analyses.of(document);
    const problem = analysis?.shapes.problems.find((each) => each.message.includes(message));
    if (!analysis || !problem) continue;
    return [problem, ...(problem.made ? [problem.made] : [])].map((place) => locationOf(analysis, place));
  }
  return undefined;
}

/** Layers that are written as the message's numbers say. */
async function layerOf(message: string): Promise<vscode.Location[] | undefined> {
  const pattern = layerIn(message);
  if (!pattern) return undefined;
  for (const uri of await vscode.workspace.findFiles('**/*.py', undefined, MOST_FILES)) {
    const document = await vscode.workspace.openTextDocument(uri);
    const found = pattern.exec(document.getText());
    if (!found) continue;
    const [start, end] = [found.index, found.index + found[0].length].map((offset) => document.positionAt(offset));
    return [new vscode.Location(uri, new vscode.Range(start!, end!))];
  }
  return undefined;
}
