import * as vscode from 'vscode';
import { CancelledError } from '../../src/errors';
import { Latest } from '../../src/latest';
import type { ModelNode, PlaceInFile } from '../../src/worker/modelNode';
import { logFault, showError } from '../shared/logger';
import type { Analyses, ModelsInText } from '../sources/analyses';
import { locationOf } from '../sources/pythonText';
import { nameOf, treeItem, type ModelElement } from './modelItem';
import { modelTable } from './modelTable';

/** The view of the models that the text in the active editor calls: what ran, with shapes, receptive fields, parameters and work. */
export function registerModelView(extensionUri: vscode.Uri, analyses: Analyses): vscode.Disposable {
  const tree = new ModelTree(vscode.Uri.joinPath(extensionUri, 'media'), analyses);
  const view = vscode.window.createTreeView('poolscope.model', { treeDataProvider: tree, showCollapseAll: true });
  const follow = () => {
    const { activeTextEditor } = vscode.window;
    if (view.visible && activeTextEditor?.document.languageId === 'python') void tree.show(activeTextEditor.document);
  };
  follow();
  return vscode.Disposable.from(
    tree,
    view,
    tree.onDidChangeTreeData(() => {
      showChosen(view, tree.chosen);
    }),
    analyses.onDidChange(() => {
      showChosen(view, tree.chosen);
    }),
    vscode.commands.registerCommand('poolscope.showAllInstances', () => {
      if (tree.text) analyses.choose(tree.text.uri, undefined);
    }),
    view.onDidChangeVisibility(follow),
    vscode.window.onDidChangeActiveTextEditor(follow),
    analyses.onDidSettle((document) => {
      if (document === vscode.window.activeTextEditor?.document) follow();
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      tree.closed(document);
    }),
    on('poolscope.showCall', ({ path, calledAt }) => {
      if (tree.text) analyses.choose(tree.text.uri, path);
      return reveal(tree.text, calledAt);
    }),
    on('poolscope.showMade', ({ madeAt }) => reveal(tree.text, madeAt)),
    on('poolscope.visualizeLayer', async ({ madeAt }) => {
      const at = madeAt && (await locate(tree.text, madeAt));
      if (!at) return;
      const { uri } = at.document;
      const place = { uri: String(uri), offset: at.document.offsetAt(at.range.start) };
      await vscode.commands.executeCommand('poolscope.visualize', place);
    }),
    vscode.commands.registerCommand('poolscope.copyModel', async () => {
      const shown = tree.selected(view.selection[0]);
      if (shown) await vscode.env.clipboard.writeText(modelTable(shown));
    }),
  );
}

/** Of which module the shapes in the editor are; none if of all. */
function showChosen(view: vscode.TreeView<ModelElement>, chosen: ModelNode | undefined): void {
  view.description = chosen ? nameOf(chosen) : '';
  void vscode.commands.executeCommand('setContext', 'poolscope.hasChosenInstance', chosen !== undefined);
}

/** A command on an element of the tree. */
function on(command: string, run: (node: ModelNode) => Promise<void>): vscode.Disposable {
  return vscode.commands.registerCommand(command, async (element?: ModelElement) => {
    try {
      if (element) await run(element.node);
    } catch (error) {
      await showError(error, 'the model view');
    }
  });
}

/** Modules, each with those that it called. */
class ModelTree implements vscode.TreeDataProvider<ModelElement>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly following = new Latest();
  private shown: { readonly document: vscode.TextDocument; readonly text: ModelsInText } | undefined;

  constructor(
    private readonly media: vscode.Uri,
    private readonly analyses: Analyses,
  ) {}

  get text(): ModelsInText | undefined {
    return this.shown?.text;
  }

  /** The module whose shapes the editor shows; undefined if it shows those of all. */
  get chosen(): ModelNode | undefined {
    const path = this.text && this.analyses.chosenIn(this.text.uri);
    const root = path && this.text?.models[path.model];
    return root && find(root, path.name);
  }

  dispose(): void {
    this.following.cancel();
    this.changed.dispose();
  }

  async show(document: vscode.TextDocument): Promise<void> {
    const signal = this.following.begin();
    try {
      const [text, analysis] = await Promise.all([this.analyses.models(document, signal), this.analyses.of(document)]);
      // while a line is unfinished, what was there before stays
      const isBroken = analysis?.shapes.isBroken && this.shown?.document === document;
      if (signal.aborted || isBroken) return;
      this.put(text && { document, text });
    } catch (error) {
      if (!(error instanceof CancelledError)) logFault(error, 'the model view', { uri: String(document.uri) });
    }
  }

  closed(document: vscode.TextDocument): void {
    if (this.shown?.document === document) this.put(undefined);
  }

  private put(shown: typeof this.shown): void {
    this.shown = shown;
    this.changed.fire(undefined);
    void vscode.commands.executeCommand(
      'setContext',
      'poolscope.hasModel',
      shown !== undefined && shown.text.models.length > 0,
    );
  }

  getTreeItem(element: ModelElement): vscode.TreeItem {
    return treeItem(element, element.isRoot && element.node === this.largest(), this.media);
  }

  getChildren(parent?: ModelElement): ModelElement[] {
    const nodes = parent ? parent.node.children : (this.text?.models ?? []);
    return nodes.map((node, at) => ({
      node,
      isRoot: !parent,
      id: `${parent?.id ?? String(this.text?.uri)}/${at} ${nameOf(node)}`,
    }));
  }

  /** The model of which something is selected; else the largest one. */
  selected(element: ModelElement | undefined): ModelNode | undefined {
    return this.text?.models.find((root) => element && isWithin(element.node, root)) ?? this.largest();
  }

  private largest(): ModelNode | undefined {
    const models = this.text?.models ?? [];
    return models.reduce<ModelNode | undefined>((a, b) => (a && size(a) >= size(b) ? a : b), undefined);
  }
}

function size({ children }: ModelNode): number {
  return children.reduce((all, child) => all + size(child), 1);
}

function find(node: ModelNode, name: string): ModelNode | undefined {
  if (node.path.name === name) return node;
  for (const child of node.children) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}

function isWithin(node: ModelNode, root: ModelNode): boolean {
  return node === root || root.children.some((child) => isWithin(node, child));
}

async function reveal(text: ModelsInText | undefined, place: PlaceInFile | undefined): Promise<void> {
  const at = place && (await locate(text, place));
  if (!at) return;
  const { start } = at.range;
  await vscode.window.showTextDocument(at.document, {
    selection: new vscode.Range(start, start),
    preserveFocus: true,
  });
}

/** Where a place is: in a part of the text that is followed, or in a file that it imports. */
async function locate(text: ModelsInText | undefined, place: PlaceInFile) {
  const own = text && String(text.uri) === place.uri ? locationOf(text, place) : undefined;
  const document = await vscode.workspace.openTextDocument(own?.uri ?? vscode.Uri.parse(place.uri));
  const range = own?.range ?? new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
  return { document, range };
}
