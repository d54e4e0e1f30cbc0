// The last step of `npm start`: `serve.ts PORT`, run by start.mjs.
import path from 'node:path';
import { root } from './paths';
import { tutorial } from './tutorial';
import { startWebHost } from './web/host';

// Ctrl-C reaches both processes; start.mjs answers it, and its end closes the channel
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

async function serve(port: number): Promise<void> {
  console.log(`${tutorial()}\n`);
  const { url } = await startWebHost({ port, folder: path.join(root, 'samples'), welcome: true });
  console.log(`VS Code with Poolscope: ${url}\nCtrl-C ends it.`);
}

serve(Number(process.argv[2])).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
