import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { activate } from '../../extension/extension';

import { root } from '../host/paths';
import { fake, Uri, window } from './fake/vscode';

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  contributes: { commands: { command: string }[] };
};

const context = () => ({
  extensionUri: Uri.parse('file:///extension'),
  extension: { id: 'poolscope.poolscope' },
  subscriptions: [] as { dispose(): unknown }[],
  workspaceState: { get: () => undefined, update: () => Promise.resolve() },
});

beforeEach(() => {
  fake.reset();
});

test('all commands of the manifest are there, and everything ends with the extension', () => {
  const extension = context();
  activate(extension as never);
  const declared = manifest.contributes.commands.map(({ command }) => command);
  expect([...fake.commands.keys()].sort()).toEqual(declared.sort());
  for (const part of extension.subscriptions) part.dispose();
  expect(fake.commands.size).toBe(0);
  expect(fake.selection.size).toBe(0);
});

test('an activation that fails is shown, and logged', () => {
  const failing = { ...context(), extensionUri: Uri.parse('file:///extension') };
  const broken = new TypeError('x is undefined');
  vi.spyOn(window, 'registerWebviewViewProvider').mockImplementationOnce(() => {
    throw broken;
  });
  expect(() => {
    activate(failing as never);
  }).toThrow(broken);
  expect(window.showErrorMessage.mock.calls).toEqual([['Something went wrong: x is undefined', 'Show Log']]);
  expect(fake.log[0]![1]).toContain('activation\nTypeError: x is undefined');
});
