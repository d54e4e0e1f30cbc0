/** esbuild puts the text of a page here. */
declare module '*.md' {
  const text: string;
  export default text;
}
