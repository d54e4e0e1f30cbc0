import * as vscode from 'vscode';

/** The extension's output channel: what went wrong in detail, for whoever reports it. */
export const logger = vscode.window.createOutputChannel('Poolscope', { log: true });
