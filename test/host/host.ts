/** A running VS Code that a browser can open. */
export interface Host {
  readonly url: string;
  close(): Promise<void>;
}

/** Where the extension host of a VS Code runs: in the browser's web worker, or in Node on a server. */
export type HostKind = 'web' | 'node';

export interface HostOptions {
  /** The folder to open. What is saved in VS Code is written there. */
  readonly folder: string;
  /** The extension's folder; Poolscope's own if absent. */
  readonly extension?: string;
  /** Settings that differ from `defaultSettings`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** VS Code's display language, such as `zh-cn`. Only the web host has languages. */
  readonly language?: string;
}

/** A workbench without what distracts from the editor and Poolscope. */
export const defaultSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'explorer.compactFolders': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};
