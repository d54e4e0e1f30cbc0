// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { PageNotifications } from '../../../src/views/page';
import { FakeHost, freshPage } from '../fake/host';

interface HostContract {
  readonly requests: { echo: { ask: { values: readonly number[] }; answer: { values: readonly number[] } } };
  readonly notifications: PageNotifications;
}
interface PageContract {
  readonly requests: Record<never, never>;
  readonly notifications: { readonly show: { readonly values: readonly number[] } };
}

beforeEach(() => {
  freshPage();
});

async function connect() {
  const show = vi.fn();
  const host = new FakeHost<HostContract, PageContract>({ echo: ({ values }) => ({ values }) });
  const { HostConnection } = await import('../../../webview/shared/hostConnection');
  const connection = new HostConnection<PageContract, HostContract>({ requests: {}, notifications: { show } });
  return { host, connection, show };
}

describe('a bug in the page reaches the host', () => {
  test('thrown where nobody catches it', async () => {
    const { host } = await connect();
    const error = new TypeError('x is undefined');
    window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    expect(host.told('fault')).toEqual([{ name: 'TypeError', message: 'x is undefined', stack: error.stack }]);
  });

  test('of which only a message is known', async () => {
    const { host } = await connect();
    window.dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }));
    expect(host.told('fault')).toMatchObject([{ message: 'Script error.' }]);
  });

  test('as a rejection that nobody handles; what was cancelled is none', async () => {
    const { host } = await connect();
    const { CancelledError } = await import('../../../src/errors');
    for (const reason of [new CancelledError(), new RangeError('too far')]) {
      window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
    }
    expect(host.told('fault')).toMatchObject([{ name: 'RangeError', message: 'too far' }]);
  });

  test('in what takes a notification', async () => {
    const { host, show } = await connect();
    show.mockImplementation(() => {
      throw new TypeError('no plane');
    });
    host.rpc.notify('show', { values: [] });
    await expect.poll(() => host.told('fault')).toMatchObject([{ name: 'TypeError', message: 'no plane' }]);
  });
});

test('NaN and infinities survive, both ways', async () => {
  const { host, connection, show } = await connect();
  const values = [NaN, Infinity, -Infinity, 0.5];
  expect(await connection.rpc.request('echo', { values })).toEqual({ values });
  host.rpc.notify('show', { values });
  await expect.poll(() => show.mock.calls).toEqual([[{ values }]]);
});

test('the reader can ask for the log', async () => {
  const { host, connection } = await connect();
  connection.showLog();
  expect(host.told('showLog')).toEqual([{}]);
});
