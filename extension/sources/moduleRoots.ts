import * as vscode from 'vscode';
import type { TextToFollow } from '../../src/worker/protocol';
import { folderOf } from '../shared/uri';

/** Virtual environments as they are mostly called. */
const environments = ['.venv', 'venv', 'env'];

/** The folders in which the modules that a file imports are looked up: those above it in the workspace, and installed libraries. */
export async function moduleRoots(uri: vscode.Uri): Promise<TextToFollow['roots']> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const own = folder ? [...foldersUpTo(folderOf(uri), folder)] : [folderOf(uri)];
  const others = (vscode.workspace.workspaceFolders ?? [])
    .map((each) => each.uri)
    .filter((each) => String(each) !== String(folder));
  const libraries = await installed();
  return { own: [...own, ...others].map(String), libraries: libraries.map(String) };
}

/** From a folder upwards, the nearest first. */
function* foldersUpTo(from: vscode.Uri, top: vscode.Uri): Generator<vscode.Uri> {
  for (let at = from; ; at = vscode.Uri.joinPath(at, '..')) {
    yield at;
    if (String(at) === String(top) || !at.path.startsWith(top.path) || at.path === '/') return;
  }
}

let known: Promise<readonly vscode.Uri[]> | undefined;

/** The folders of installed libraries, where the file system reaches them: of the interpreter that is set, and of the workspace's environments. */
function installed(): Promise<readonly vscode.Uri[]> {
  known ??= findInstalled();
  return known;
}

async function findInstalled(): Promise<readonly vscode.Uri[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const interpreter = vscode.workspace.getConfiguration('python').get<string>('defaultInterpreterPath', 'python');
  const found = [
    ...(interpreter.startsWith('/') ? [vscode.Uri.joinPath(vscode.Uri.file(interpreter), '../..')] : []),
    ...folders.flatMap((folder) => environments.map((name) => vscode.Uri.joinPath(folder, name))),
  ];
  return (await Promise.all(found.map(librariesOf))).flat();
}

/** `lib/python3.12/site-packages` of an environment; on Windows `Lib/site-packages`. */
async function librariesOf(environment: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const { fs } = vscode.workspace;
  const lib = vscode.Uri.joinPath(environment, 'lib');
  try {
    const versions = (await fs.readDirectory(lib)).filter(([name]) => /^python3|^site-packages$/.test(name));
    return versions.flatMap(([name]) =>
      name === 'site-packages'
        ? [vscode.Uri.joinPath(lib, name)]
        : ['site-packages', 'dist-packages'].map((packages) => vscode.Uri.joinPath(lib, name, packages)),
    );
  } catch {
    return [];
  }
}
