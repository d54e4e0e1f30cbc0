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

/** What is read behind the helpers of models. */
export const legacy = `

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
export const instead: Readonly<Record<string, string>> = {
  'torchvision/__init__.py': '',
  'torchvision/extension.py': '',
  'torchvision/_internally_replaced_utils.py': '',
  'torchvision/utils.py': quiet,
  'torchvision/models/_api.py': weights,
};
