/** The decoders that packages bring; esbuild puts their bytes here. */
declare module '@jsquash/*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
