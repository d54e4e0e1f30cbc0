import * as vscode from 'vscode';

/** The extension's output channel: details of what went wrong, for bug reports. */
export const logger = vscode.window.createOutputChannel('Poolscope', { log: true });
