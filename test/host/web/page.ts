/** The workbench's configuration. */
export interface WorkbenchPage {
  /** `localhost:3000`, as the browser called it. */
  readonly host: string;
  /** The name of the folder to open. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly language: string | undefined;
}

/** The workbench reads no other texts of an extension in development than those in `package.nls.json`: they have an address of their own in each language. */
function extensionPath(language: string | undefined): string {
  return language === undefined ? '/extension' : `/extension/${language}`;
}

/** The page that starts VS Code's web workbench. */
export function workbenchPage({ host, folder, settings, language }: WorkbenchPage): string {
  const origin = `http://${host}`;
  const configuration = {
    productConfiguration: {
      nameShort: 'Code - OSS',
      nameLong: 'Code - OSS',
      enableTelemetry: false,
      webviewContentExternalBaseUrlTemplate: `${origin}/webview/`,
      extensionEnabledApiProposals: { 'poolscope.folder': ['fileSearchProvider'] },
    },
    developmentOptions: { extensions: [{ scheme: 'http', authority: host, path: extensionPath(language) }] },
    additionalBuiltinExtensions: [{ scheme: 'http', authority: host, path: '/folder-extension' }],
    configurationDefaults: settings,
    enableWorkspaceTrust: false,
    folderUri: { scheme: 'disk', path: `/${folder}` },
  };
  const known = language !== undefined && /^[a-z-]+$/.test(language) ? `nls/${language}/` : 'out/';
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8">
    <title>Poolscope</title>
    <link rel="icon" href="/code/favicon.ico">
    <link rel="stylesheet" href="/code/out/vs/workbench/workbench.web.main.internal.css">
  </head>
  <body aria-label=""></body>
  <script>globalThis._VSCODE_FILE_ROOT = '${origin}/code/out/';</script>
  <script src="/code/${known}nls.messages.js"></script>
  <script type="module">
    import { create, URI } from '/code/out/vs/workbench/workbench.web.main.internal.js';
    const configuration = ${JSON.stringify(configuration).replaceAll('<', '\\u003c')};
    const { folderUri, developmentOptions, additionalBuiltinExtensions } = configuration;
    create(document.body, {
      ...configuration,
      developmentOptions: { extensions: developmentOptions.extensions.map(URI.from) },
      additionalBuiltinExtensions: additionalBuiltinExtensions.map(URI.from),
      workspaceProvider: { workspace: { folderUri: URI.from(folderUri) }, trusted: true, open: async () => false },
    });
  </script>
</html>`;
}
