// `npm start`: installs and builds what is missing, pools the tutorial's tensor, and serves VS Code with Poolscope in it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { setInterval } from 'node:timers';
import { build, install, root } from './setup.mjs';

// `on`, not `once`: the terminal and npm may both send the signal
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(0));
// whoever started this may be gone without a word
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(0), 200).unref();

try {
  const port = await freePort(process.env.PORT || '3000');
  await install();
  await build();
  // the channel tells the server when this process ends, however it ends
  const server = spawn(process.execPath, ['--import', 'tsx', 'test/host/serve.ts', String(port)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  server.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

/**
 * The port, if nothing on this machine listens on it.
 *
 * @throws Error if something does, or if it is no port
 */
async function freePort(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`PORT is not a port number: ${text}`);
  for (const host of ['127.0.0.1', '::1']) {
    const problem = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', resolve).listen(port, host, () => server.close(() => resolve(undefined)));
    });
    if (problem?.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} is taken. Choose another one: PORT=${port === 65535 ? 3001 : port + 1} npm start`);
    }
    // any other problem on ::1 is a machine without IPv6
    if (problem && host === '127.0.0.1') throw problem;
  }
  return port;
}
