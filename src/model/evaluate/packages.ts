/** The parts of torch that are modules. */
const ofTorch =
  /^torch(?:\.(?:nn(?:\.(?:functional|init|utils(?:\.(?:parametrizations|rnn|parametrize|prune|fusion))?|modules(?:\.[a-z_]+)?|parallel|parameter))?|optim(?:\.[a-z_]+)?|utils(?:\.[a-z_]+)*|cuda(?:\.amp)?|amp|backends(?:\.[a-z_]+)*|jit|distributed(?:\.[a-z_]+)*|autograd(?:\.[a-z_]+)?|fft|linalg|hub|onnx|distributions(?:\.[a-z_]+)?|special|multiprocessing|profiler|fx|quantization|random|version|mps|_C))?$/;
const ofPython =
  /^(?:math|functools|collections(?:\.abc)?|typing|typing_extensions|copy|operator|itertools|dataclasses|abc|numpy(?:\.(?:random|linalg))?|types|warnings|argparse|numbers|tqdm(?:\.(?:auto|notebook))?|enum|os(?:\.path)?|sys|time|random|logging|json|re|pathlib|glob|shutil|string|datetime|pickle|io|inspect|contextlib|textwrap|uuid|pprint|csv|tempfile|subprocess|threading|multiprocessing|traceback|gc|platform|__future__|torchsummary|torchinfo|thop|ptflops|fvcore\.nn|pytorch_lightning|lightning(?:\.pytorch)?)$/;
/** The parts of other libraries of which functions are followed, wherever they are installed. */
const ofOthers =
  /^(?:yaml|omegaconf(?:\.OmegaConf)?|einops(?:\.layers(?:\.torch)?)?|torchvision\.(?:datasets|utils|transforms(?:\.v2)?))$/;
/** Libraries that change nothing they are given. */
const harmless =
  /^(?:matplotlib|PIL|cv2|sklearn|scipy|pandas|seaborn|tensorboardX|tensorboard|torchsummary|torchinfo|torchviz|thop|ptflops|fvcore|wandb|yaml|requests|skimage|imageio|h5py|tqdm|torchvision|torchaudio|torchtext|torchmetrics|nltk|transformers|IPython|omegaconf|hydra|albumentations|plotly|onnx|onnxruntime|psutil|visdom|colorama|timm|keras|tensorflow|rich|loguru|click|absl|tabulate|termcolor|prettytable)(?:\.|$)/;

const noTensors =
  /^torch\.(?:device|no_grad|enable_grad|inference_mode|set_\w+|get_\w+|save|load|manual_seed|seed|initial_seed|Generator|finfo|iinfo|autocast|is_\w+|(?:cuda|backends|random|amp|jit|hub|onnx|optim|utils|autograd|distributions|distributed|nn\.utils|nn\.parallel)\..*|nn\.init\._?calculate\w+)$|^numpy\.random\.seed$/;

/** Whether it is a module of torch or of Python, of which some functions are followed. */
export function isPackage(name: string): boolean {
  return ofTorch.test(name) || ofPython.test(name) || ofOthers.test(name);
}

/** Whether a member of it is followed, or is a function that changes nothing. */
export function isFollowedLibrary(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return (
    dot > 0 &&
    (isPackage(name.slice(0, dot)) || name.startsWith('torch.')) &&
    !/^torch\.(?:optim|distributed|cuda|backends|multiprocessing|profiler)\./.test(name)
  );
}

/** Whether a library that is not there changes nothing that it is given. */
export function isHarmlessLibrary(name: string): boolean {
  return harmless.test(name);
}

/** Installed libraries of models: their own text is followed. */
const ofModels = /^(?:torchvision|timm|\w*_pytorch|pytorch_\w+|segmentation_models_\w+)(?:\.|$)/;

/** Whether what is found of a module is not followed: what else is installed is long, and of no interest to whoever asks for shapes. */
export function isLeftOut(name: string, path: string): boolean {
  if (/^torch(?:\.|$)/.test(name)) return true;
  return /\/(?:site|dist)-packages\//.test(path) && !name.startsWith('.') && !ofModels.test(name);
}

/** Whether it is a type of Python that is called to make one. */
export function isTypeName(name: string): boolean {
  return ['type', 'object'].includes(name);
}

/** Whether a function that is not followed gives something of no interest to whoever asks for shapes. */
export function isNoTensor(name: string): boolean {
  return !/^(?:torch|numpy)\./.test(name) || noTensors.test(name);
}
