import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * VS Code's page around a webview, made to run on the workbench's own origin.
 *
 * The original runs only on the sub-domain that is its parent's hash, and its content security policy names the hash
 * of its script.
 *
 * @throws Error if this VS Code's page is another one than we know
 */
export async function webviewPage(file: string): Promise<string> {
  const check = 'if (hostname === parentOriginHash';
  const original = await readFile(file, 'utf8');
  const page = original.replace(
    check,
    `if (parentOrigin === location.origin) { return start(parentOrigin); }\n${check}`,
  );
  const script = /<script async type="module">([\s\S]*?)<\/script>/.exec(page)?.[1];
  if (page === original || script === undefined) throw new Error(`unknown webview page: ${file}`);
  const hash = createHash('sha256').update(script).digest('base64');
  return page.replace(/script-src 'sha256-[^']+'/, `script-src 'sha256-${hash}'`);
}
