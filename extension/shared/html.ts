import * as vscode from 'vscode';
import { usualSettings, type PageSettings } from '../../src/views/page';

export type PageName = 'panel' | 'preview' | 'tensor' | 'log';

/** Fills a webview with its page, which may load only what is in dist/. */
export function fillWebview(webview: vscode.Webview, extensionUri: vscode.Uri, script: PageName): void {
  webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
  webview.html = webviewHtml(webview, extensionUri, script);
}

/** The page of a webview: one script, one style sheet, and nothing else may load. */
function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, script: PageName): string {
  const dist = (file: string) => String(webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', file)));
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; font-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${dist(`${script}.css`)}">
<title>Poolscope</title>
</head>
<body class="${script}" data-settings="${escapeHtml(JSON.stringify(settings()))}" data-l10n="${escapeHtml(JSON.stringify(vscode.l10n.bundle ?? {}))}">
<script nonce="${nonce}" src="${dist(`${script}.js`)}"></script>
</body>
</html>`;
}

function settings(): PageSettings {
  const own = vscode.workspace.getConfiguration('poolscope');
  const { colorMap, precision, speed } = usualSettings;
  return {
    colorMap: own.get('colorMap', colorMap),
    precision: own.get('precision', precision),
    speed: own.get('playbackSpeed', speed),
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
