import { parsePython, type PythonSource } from '../../python/source';
import { instead as ofTimm, plainTimm } from '../timm/parts';
import { models } from '../torchvision/models';
import { instead as ofTorchvision, legacy } from '../torchvision/parts';
import { exportsIn, type Exports } from './exports';

/** A text of the workspace, or of a library. */
export interface FoundModule {
  readonly path: string;
  readonly text: string;
}

/** By the end of the path: what is read in the place of a module. */
const instead: Readonly<Record<string, string>> = { ...ofTorchvision, ...ofTimm };

/** What has no shapes. */
const empty = /\/torchvision\/(?:transforms|datasets|io|ops\/_register_onnx_ops)(?:\/|\.py$)/;

/** A module as it is read. */
export interface ReadModule {
  readonly path: string;
  readonly source: PythonSource;
  /** It has names that are not followed. */
  readonly isOpen: boolean;
  /** What it only hands on, looked up when it is asked for: all of such a library is never read. */
  readonly exports?: Exports;
}

const known = new WeakMap<FoundModule, ReadModule>();

/** Reads a module that was found, each once. */
export function readModule(found: FoundModule): ReadModule {
  let read = known.get(found);
  if (!read) {
    const { text, ...rest } = standIn(found);
    known.set(found, (read = { path: found.path, source: parsePython(text), ...rest }));
  }
  return read;
}

let own: Readonly<Record<string, ReadModule>> | undefined;

/** What stands in for torchvision where it is not installed; undefined for any other module. */
export function ownModule(name: string): ReadModule | undefined {
  own ??= {
    torchvision: { path: 'torchvision/__init__.py', source: parsePython(''), isOpen: true },
    'torchvision.models': { path: 'torchvision/models.py', source: parsePython(models), isOpen: true },
  };
  return Object.hasOwn(own, name) ? own[name] : undefined;
}

/** What only hands on what others have. */
const handsOn = /\/timm\/(?:\w+\/)*__init__\.py$/;

function standIn({ path, text }: FoundModule): Omit<ReadModule, 'path' | 'source'> & { readonly text: string } {
  if (empty.test(path)) return { text: '', isOpen: true };
  if (handsOn.test(path)) return { text: '', isOpen: true, exports: exportsIn(text) };
  const end = /(?:torchvision|timm)\/(?:models\/|layers\/)?\w+\.py$/.exec(path)?.[0] ?? '';
  if (Object.hasOwn(instead, end)) return { text: instead[end]!, isOpen: true };
  if (end === 'torchvision/models/_utils.py') return { text: text + legacy, isOpen: false };
  if (path.includes('/timm/')) return { text: plainTimm(text, end), isOpen: false };
  // models of other tasks are read where they are asked for
  if (end === 'torchvision/models/__init__.py')
    return { text: text.replace(/^from \. import .*$/gm, ''), isOpen: false };
  return { text, isOpen: false };
}
