import * as vscode from 'vscode';

/** The extension's output channel: what went wrong in detail, for whoever reports it. */
export const log = vscode.window.createOutputChannel('Poolscope', { log: true });
