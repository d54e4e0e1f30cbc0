/** What the compiled kernels ask of whoever runs them. */
export function importsFor(memory: WebAssembly.Memory): WebAssembly.Imports {
  return {
    env: {
      memory,
      power: Math.pow,
      /** Numbers of so many digits that only exact arithmetic tells which f64 is the nearest. */
      slowNumber: (text: number, length: number) => {
        let written = '';
        for (const byte of new Uint8Array(memory.buffer, text, length)) written += String.fromCharCode(byte);
        return Number(written);
      },
    },
  };
}
