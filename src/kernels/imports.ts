/** What the compiled kernels import from the host. */
export function importsFor(memory: WebAssembly.Memory): WebAssembly.Imports {
  return {
    env: {
      memory,
      power: Math.pow,
      /** Numbers with so many digits that only exact arithmetic finds the nearest f64. */
      slowNumber: (text: number, length: number) => {
        let written = '';
        for (const byte of new Uint8Array(memory.buffer, text, length)) written += String.fromCharCode(byte);
        return Number(written);
      },
    },
  };
}
