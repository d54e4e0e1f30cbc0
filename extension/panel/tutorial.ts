import * as vscode from 'vscode';

/** The study note's tensor, and what it is pooled by. */
const text = `import torch
from torch import nn

input = torch.tensor(
    [
        [1, 2, 0, 3, 1],
        [0, 1, 2, 3, 1],
        [1, 2, 1, 0, 0],
        [5, 2, 3, 1, 1],
        [2, 1, 0, 1, 1],
    ],
    dtype=torch.float32,
)
input = torch.reshape(input, (-1, 1, 5, 5))

pool = nn.MaxPool2d(kernel_size=3, ceil_mode=True)
output = pool(input)
`;

/** The command **Show Tutorial**: a text to play with, and the panel beside it. */
export function registerTutorial(): vscode.Disposable {
  return vscode.commands.registerCommand('poolscope.showTutorial', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: text });
    const at = document.positionAt(text.indexOf('MaxPool2d'));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), preview: false });
    const place = { uri: String(document.uri), offset: document.offsetAt(at) };
    await vscode.commands.executeCommand('poolscope.visualize', place);
  });
}
