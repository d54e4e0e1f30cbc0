import { beforeEach, describe, expect, test, vi } from 'vitest';
import { registerExport } from '../../../extension/export/exportCommands';
import { CancelledError, PoolscopeError } from '../../../src/errors';
import type { FigureFile } from '../../../src/export/exportFigure';
import { env, fake, Uri, window, workspace } from '../fake/vscode';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (uri: string) => new TextDecoder().decode(fake.files.get(uri)?.bytes);

beforeEach(() => {
  fake.reset();
  registerExport({ current: panel } as never);
});

const panel = {
  call: { op: 'MaxPool2d', kwargs: {} },
  figure: vi.fn(),
  output: vi.fn(),
  equivalents: vi.fn(),
  copyPicture: vi.fn(),
};

/** Answers the pickers that are shown, by the labels of what is chosen; a save dialog by a place. */
function answer(...labels: readonly string[]) {
  for (const label of labels) {
    window.showQuickPick.mockImplementationOnce((items: unknown) => {
      const all = items as readonly (string | { readonly label: string })[];
      return Promise.resolve(all.find((item) => (typeof item === 'string' ? item : item.label) === label));
    });
  }
  window.showSaveDialog.mockResolvedValue(Uri.parse('mem:/work/figure.svg'));
}

function run(command: string): Promise<void> {
  return fake.commands.get(`poolscope.${command}`)!() as Promise<void>;
}

function makes(...files: readonly FigureFile[]) {
  panel.figure.mockResolvedValue({ files, caption: 'the caption', alt: 'what there is' });
}

describe('Export Figure', () => {
  test('writes the file that was chosen, in place of the one before, and offers its caption', async () => {
    fake.write('mem:/work/figure.svg', bytes('before'));
    makes({ ending: '.svg', bytes: bytes('<svg/>') });
    answer('PNG × 4', 'Print');
    window.showInformationMessage.mockResolvedValue('Copy Caption');
    await run('exportFigure');
    expect(panel.figure.mock.lastCall?.slice(0, 2)).toEqual(['print', { format: 'png', scale: 4, language: 'en' }]);
    expect(text('mem:/work/figure.svg')).toBe('<svg/>');
    expect([...fake.files.keys()]).toEqual(['mem:/work/figure.svg']);
    expect(env.clipboard.writeText).toHaveBeenCalledWith('the caption');
  });

  test('numbers the files of a series', async () => {
    makes({ ending: '-1.svg', bytes: bytes('1') }, { ending: '-2.svg', bytes: bytes('2') });
    answer('SVG for each window', 'Light');
    await run('exportFigure');
    expect([...fake.files.keys()]).toEqual(['mem:/work/figure-1.svg', 'mem:/work/figure-2.svg']);
    expect(window.showInformationMessage.mock.lastCall?.[0]).toContain('and 1 more');
  });

  test('leaves the file as it was if it is cancelled, or refused', async () => {
    fake.write('mem:/work/figure.svg', bytes('before'));
    answer('GIF', 'Dark');
    panel.figure.mockRejectedValueOnce(new CancelledError());
    await run('exportFigure');
    answer('GIF', 'Dark');
    panel.figure.mockRejectedValueOnce(new PoolscopeError('Too large'));
    await run('exportFigure');
    expect(text('mem:/work/figure.svg')).toBe('before');
    expect(window.showErrorMessage.mock.lastCall?.[0]).toContain('Too large');
  });

  test('leaves the file as it was if the disk is full', async () => {
    fake.write('mem:/work/figure.svg', bytes('before'));
    makes({ ending: '.svg', bytes: bytes('<svg/>') });
    answer('SVG', 'Light');
    vi.spyOn(workspace.fs, 'writeFile').mockRejectedValueOnce(Object.assign(new Error('ENOSPC'), { syscall: 'write' }));
    await run('exportFigure');
    expect(text('mem:/work/figure.svg')).toBe('before');
    expect(window.showErrorMessage.mock.lastCall?.[0]).toContain('ENOSPC');
  });

  test('asks no further if nothing is chosen', async () => {
    panel.figure.mockClear();
    window.showQuickPick.mockResolvedValue(undefined);
    await run('exportFigure');
    expect(panel.figure).not.toHaveBeenCalled();
  });
});

describe('Copy Output As', () => {
  beforeEach(() => {
    panel.equivalents.mockResolvedValue([
      { framework: 'keras', kind: 'same', call: { code: 'y = keras()' }, reasons: [] },
      { framework: 'onnx', kind: 'none', reasons: [] },
    ]);
  });

  test('puts a text on the clipboard', async () => {
    panel.output.mockResolvedValue(bytes('torch.tensor([1.0])\n'));
    answer('torch.tensor', 'Clipboard');
    await run('copyOutput');
    expect(panel.output.mock.lastCall?.[0]).toBe('tensor');
    expect(env.clipboard.writeText).toHaveBeenCalledWith('torch.tensor([1.0])\n');
  });

  test('writes an .npy, which is no text, into a file', async () => {
    panel.output.mockResolvedValue(bytes('npy'));
    answer('NumPy');
    await run('copyOutput');
    expect(text('mem:/work/figure.svg')).toBe('npy');
  });

  test('has the layer in those frameworks that have it', async () => {
    answer('The layer in Keras', 'Clipboard');
    await run('copyOutput');
    expect(env.clipboard.writeText).toHaveBeenCalledWith('y = keras()\n');
    const [items] = window.showQuickPick.mock.calls[0] as unknown as [readonly { readonly label: string }[]];
    expect(items.map(({ label }) => label)).not.toContain('The layer in ONNX');
  });

  test('has the page put an image on the clipboard', async () => {
    makes({ ending: '.png', bytes: bytes('png') });
    answer('PNG', 'Clipboard');
    await run('copyOutput');
    expect(panel.copyPicture).toHaveBeenCalledWith(bytes('png'));
  });
});
