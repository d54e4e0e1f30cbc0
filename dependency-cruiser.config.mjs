// The order of the rooms, which imports must follow: each room may import those above it in this list, and itself.
const rooms = [
  ['errors.ts', 'formula.ts'],
  ['tensors', 'files'],
  ['rpc.ts'],
  ['pooling'],
  ['python'],
  ['formats'],
  ['kernels', 'tensorboard'],
  ['datasets'],
  ['codegen'],
  ['frameworks'],
  ['worker'],
  ['views'],
];
const path = (room) => (room.endsWith('.ts') ? `^src/${room.replace('.', '\\.')}$` : `^src/${room}/`);

const order = rooms.flatMap((level, at) => {
  const higher = rooms
    .slice(at + 1)
    .flat()
    .map(path)
    .join('|');
  return level
    .map((room) => ({
      name: `src/${room} imports only the rooms below it`,
      severity: 'error',
      from: { path: path(room) },
      to: { path: higher },
    }))
    .filter(() => higher !== '');
});

export default {
  forbidden: [
    ...order,
    { name: 'no circle of files', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'src knows neither extension nor webview',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(extension|webview|cli|test)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/kernels/assembly' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.mjs', '.js', '.json'] },
  },
};
