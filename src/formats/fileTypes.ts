export type Format =
  'npy' | 'npz' | 'pytorch' | 'safetensors' | 'pickle' | 'image' | 'json' | 'jsonl' | 'csv' | 'python' | 'text';

interface FileType {
  readonly format: Format;
  /** In lower case, without the first dot. */
  readonly extensions: readonly string[];
  /** Whether its files open in the tensor editor, may do so, or are texts that hold a tensor now and then. */
  readonly opens: 'asTensor' | 'asTensorOnDemand' | 'asText';
}

/** The files that tensors are read from, by their names. `package.json` has the same: test/formats/fileTypes.test.ts. */
const fileTypes: readonly FileType[] = [
  { format: 'npy', extensions: ['npy', 'npy.gz'], opens: 'asTensor' },
  { format: 'npz', extensions: ['npz'], opens: 'asTensor' },
  { format: 'safetensors', extensions: ['safetensors'], opens: 'asTensor' },
  { format: 'pytorch', extensions: ['pt', 'pth', 'pth.tar'], opens: 'asTensor' },
  // others' files, too, have these names
  { format: 'pytorch', extensions: ['bin', 'ckpt'], opens: 'asTensorOnDemand' },
  { format: 'pickle', extensions: ['pkl', 'pickle'], opens: 'asTensorOnDemand' },
  { format: 'json', extensions: ['json', 'jsonc'], opens: 'asTensorOnDemand' },
  { format: 'jsonl', extensions: ['jsonl', 'ndjson'], opens: 'asTensorOnDemand' },
  { format: 'csv', extensions: ['csv', 'tsv'], opens: 'asTensorOnDemand' },
  {
    format: 'image',
    extensions: ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp', 'tif', 'tiff'],
    opens: 'asTensorOnDemand',
  },
  { format: 'text', extensions: ['txt', 'log'], opens: 'asTensorOnDemand' },
  { format: 'python', extensions: ['py'], opens: 'asText' },
];

/** The extensions of those files that are offered where one is chosen. */
export function extensionsOf(taken: (type: FileType) => boolean = ({ opens }) => opens !== 'asText'): string[] {
  return fileTypes.filter(taken).flatMap(({ extensions }) => extensions);
}

/** What a file should be by its name. */
export function formatNamed(name: string): Format | undefined {
  const lower = name.toLowerCase();
  return fileTypes.find(({ extensions }) => extensions.some((extension) => lower.endsWith(`.${extension}`)))?.format;
}
