/*
 * Parts of timm that keep records of all of its models, written plainly: what is asked of them is looked up where it is written, so that
 * only the modules of the model itself are read.
 */

/** How models are found by name, and how they are configured. */
const registry = `
import sys


def split_model_name_tag(model_name, no_tag=''):
    name, *tags = model_name.split('.', 1)
    return name, tags[0] if tags else no_tag


def get_arch_name(model_name):
    return split_model_name_tag(model_name)[0]


def register_model(fn):
    return fn


def register_model_deprecations(module_name, deprecation_map):
    pass


def generate_default_cfgs(cfgs):
    return cfgs


def model_entrypoint(model_name, module_filter=None):
    from .. import models
    found = getattr(models, model_name)
    return found if callable(found) else not_current(model_name)


def is_model(model_name):
    from .. import models
    return hasattr(models, get_arch_name(model_name))


def configuration(variant, wanted=''):
    first, is_default, is_pretrained = {}, False, False
    for key, cfg in getattr(sys.modules[model_entrypoint(variant).__module__], 'default_cfgs', {}).items():
        name, tag = split_model_name_tag(key)
        if name != variant:
            continue
        if wanted and tag.replace('*', '') == wanted:
            return cfg
        has_weights = bool(cfg.get('url') or cfg.get('file') or cfg.get('hf_hub_id'))
        is_first = (has_weights and not tag) or (tag.endswith('*') and not is_default)
        if not first or is_first or (has_weights and not is_pretrained):
            first = cfg
        is_default = is_default or is_first
        is_pretrained = is_pretrained or has_weights
    return first
`;

const factory = `
from ._registry import model_entrypoint, split_model_name_tag


def create_model(model_name, pretrained=False, pretrained_cfg=None, pretrained_cfg_overlay=None, checkpoint_path=None,
                 cache_dir=None, scriptable=None, exportable=None, no_jit=None, **kwargs):
    name, tag = split_model_name_tag(model_name)
    given = {key: value for key, value in kwargs.items() if value is not None}
    return model_entrypoint(name)(pretrained=pretrained, pretrained_cfg=pretrained_cfg or tag or None,
                                  pretrained_cfg_overlay=pretrained_cfg_overlay, **given)
`;

/** What is read behind the builder of models: nothing is loaded, and of the configuration only what a model is made with counts. */
const builder = `

from ._registry import configuration


class _Configuration:
    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        return self.values.get(name)

    def to_dict(self, *args, **kwargs):
        return self.values


def resolve_pretrained_cfg(variant, pretrained_cfg=None, pretrained_cfg_overlay=None):
    values = {'input_size': (3, 224, 224), 'num_classes': 1000, 'architecture': variant}
    tag = pretrained_cfg if isinstance(pretrained_cfg, str) else ''
    values.update(pretrained_cfg if isinstance(pretrained_cfg, dict) else configuration(variant, tag))
    values.update(pretrained_cfg_overlay or {})
    return _Configuration({name: value for name, value in values.items() if value is not None})


def load_pretrained(*args, **kwargs):
    pass
`;

/** What the environment may set, as it is without. */
const config = `
def is_exportable():
    return False


def is_scriptable():
    return False


def is_no_jit():
    return False


def use_fused_attn(experimental=False):
    return not experimental


def use_reentrant_ckpt():
    return False
`;

/** By the end of the path: what is read in the place of a module. */
export const instead: Readonly<Record<string, string>> = {
  'timm/models/_registry.py': registry,
  'timm/models/_factory.py': factory,
  'timm/layers/config.py': config,
};

/** Any other module of timm as it is where the environment sets nothing and torch is not old. */
export function plainTimm(text: string, end: string): string {
  const plain = text
    .replaceAll(/os\.environ\.get\('TIMM_\w+', ([^)]*)\)/g, '$1')
    .replaceAll(/'\w+' in dir\(torch\.nn\.functional\)/g, 'True');
  return end === 'timm/models/_builder.py' ? plain + builder : plain;
}
