import { parsePython, type PythonSource } from '../../python/source';
import { models } from '../torchvision/models';

/** A text of the workspace, or of a library. */
export interface FoundModule {
  readonly path: string;
  readonly text: string;
}

/*
 * Parts of torchvision that say nothing about shapes, or say it in ways that take Python's inspection of itself: what the models need of them,
 * written plainly. Whatever else is asked of these modules is unknown, and changes nothing.
 */

const weights = `
class Weights:
    def __init__(self, url=None, transforms=None, meta=None):
        self.url = url
        self.transforms = transforms
        self.meta = meta

    def get_state_dict(self, *args, **kwargs):
        return None


class WeightsEnum:
    @classmethod
    def verify(cls, obj):
        if isinstance(obj, str):
            return getattr(cls, obj.split('.')[-1])
        return obj


def register_model(name=None):
    def registered(builder):
        return builder
    return registered
`;

const legacy = `

def kwonly_to_pos_or_kw(fn):
    return fn


def handle_legacy_interface(**weights):
    def outer(builder):
        def inner(*args, **kwargs):
            for name, (legacy, default) in weights.items():
                if args and isinstance(args[0], bool):
                    kwargs[legacy] = args[0]
                    args = args[1:]
                if legacy in kwargs:
                    given = kwargs.pop(legacy)
                    kwargs[name] = (default(kwargs) if callable(default) else default) if given else None
            return builder(*args, **kwargs)
        return inner
    return outer


class _ModelURLs:
    def __init__(self, urls):
        self.urls = urls
`;

const quiet = `
def _log_api_usage_once(obj):
    pass
`;

/** By the end of the path: what is read in the place of a module. */
const instead: Readonly<Record<string, string>> = {
  'torchvision/__init__.py': '',
  'torchvision/extension.py': '',
  'torchvision/_internally_replaced_utils.py': '',
  'torchvision/utils.py': quiet,
  'torchvision/models/_api.py': weights,
};

/** What has no shapes. */
const empty = /\/torchvision\/(?:transforms|datasets|io|ops\/_register_onnx_ops)(?:\/|\.py$)/;

/** A module as it is read. */
export interface ReadModule {
  readonly path: string;
  readonly source: PythonSource;
  /** It has names that are not followed. */
  readonly isOpen: boolean;
}

const known = new WeakMap<FoundModule, ReadModule>();

/** Reads a module that was found, each once. */
export function readModule(found: FoundModule): ReadModule {
  let read = known.get(found);
  if (!read) {
    const { text, isOpen } = standIn(found);
    known.set(found, (read = { path: found.path, source: parsePython(text), isOpen }));
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

function standIn({ path, text }: FoundModule): { readonly text: string; readonly isOpen: boolean } {
  if (empty.test(path)) return { text: '', isOpen: true };
  const end = /torchvision\/(?:models\/)?\w+\.py$/.exec(path)?.[0] ?? '';
  if (Object.hasOwn(instead, end)) return { text: instead[end]!, isOpen: true };
  if (end === 'torchvision/models/_utils.py') return { text: text + legacy, isOpen: false };
  // models of other tasks are read where they are asked for
  if (end === 'torchvision/models/__init__.py')
    return { text: text.replace(/^from \. import .*$/gm, ''), isOpen: false };
  return { text, isOpen: false };
}
