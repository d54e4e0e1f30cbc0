/** VS Code's file systems do not tell where a link leads. */
export function linkTarget(): Promise<undefined> {
  return Promise.resolve(undefined);
}
