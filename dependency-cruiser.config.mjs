// The order of the rooms in each house: a room may import those above it in this list, and itself; rooms of one line not each other.
const houses = {
  src: [
    ['errors.ts', 'formula.ts', 'latest.ts'],
    ['tensors', 'files'],
    ['rpc.ts'],
    ['pooling'],
    ['plane'],
    ['python', 'lesson'],
    ['formats'],
    ['kernels', 'tensorboard'],
    ['datasets'],
    ['codegen'],
    ['frameworks'],
    ['export'],
    ['model'],
    ['worker'],
    ['views'],
  ],
  extension: [
    ['shared'],
    ['engine'],
    ['sources'],
    ['editor', 'panel', 'modelView'],
    ['finder', 'log', 'tensorEditor', 'export'],
    ['dataset'],
    ['extension.ts'],
  ],
  webview: [['shared'], ['plane', 'lesson'], ['compare', 'field'], ['panel', 'tensorEditor', 'log']],
  cli: [['shared'], ['inspect', 'dataset', 'conformance', 'fuzz', 'shapes', 'figure']],
};

const order = Object.entries(houses).flatMap(([house, levels]) => {
  const pattern = (room) => (room.endsWith('.ts') ? `^${house}/${room.replace('.', '\\.')}$` : `^${house}/${room}/`);
  return levels.flatMap((level, at) =>
    level.map((room) => {
      const others = [...level.filter((other) => other !== room), ...levels.slice(at + 1).flat()];
      return {
        name: `${house}/${room} imports only rooms below it`,
        severity: 'error',
        from: { path: pattern(room) },
        to: { path: others.map(pattern).join('|') },
      };
    }),
  );
});

/** What a house may not import of the others. */
function noImports(house, others) {
  const name = `${house} does not import ${others}`;
  return { name, severity: 'error', from: { path: `^${house}/` }, to: { path: `^(${others})/` } };
}

export default {
  forbidden: [
    ...order.filter(({ to }) => to.path !== ''),
    { name: 'no circle of files', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the host reads no text or file: the worker does',
      severity: 'error',
      from: { path: '^extension/', pathNot: '^extension/engine/' },
      to: {
        path: '^src/python/|^src/formats/|^src/model/',
        pathNot: '^src/(python/layerText|formats/fileTypes)\\.ts$',
      },
    },
    noImports('src', 'extension|webview|cli|test'),
    noImports('extension', 'webview|cli|test'),
    noImports('webview', 'extension|cli|test'),
    noImports('cli', 'webview|test'),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/kernels/assembly' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.mjs', '.js', '.json'] },
  },
};
