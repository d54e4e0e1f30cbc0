/** What `npm run build` compiles from src/kernels/assembly; esbuild puts its bytes here. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
