import { list, none, str, type Value } from '../value';
import { notFollowed, type Given } from './machine';
import type { PythonFunction } from './pythonFunctions';

/** What Python and JavaScript write alike: no named groups, no flags within, no Python-only escapes. */
function patternOf(value: Value | undefined): RegExp | undefined {
  if (value?.kind !== 'str' || /\(\?(?!:)|\\[AZ]|\{,/.test(value.value)) return undefined;
  try {
    return new RegExp(value.value, 'gu');
  } catch {
    return undefined;
  }
}

function onText(name: string, run: (pattern: RegExp, text: string, given: Given) => Value | undefined): PythonFunction {
  return (_, given) => {
    const pattern = patternOf(given.positional[0]);
    const text = given.positional.at(-1);
    const result =
      pattern && text?.kind === 'str' && given.keyword.size === 0 ? run(pattern, text.value, given) : undefined;
    return result ?? { ...notFollowed(`re.${name}`), isHarmless: true };
  };
}

/** Functions of `re` on texts that are known. */
export const patternFunctions: Readonly<Record<string, PythonFunction>> = {
  're.split': onText('split', (pattern, text, { positional }) =>
    positional.length === 2
      ? list(text.split(pattern).map((part: string | undefined) => (part === undefined ? none : str(part))))
      : undefined,
  ),
  're.sub': onText('sub', (pattern, text, { positional: [, by, third] }) =>
    third && by?.kind === 'str' && !/[\\$]/.test(by.value) ? str(text.replace(pattern, by.value)) : undefined,
  ),
  're.findall': onText('findall', (pattern, text, { positional }) =>
    positional.length === 2 && !/\((?!\?:)/.test(pattern.source)
      ? list([...text.matchAll(pattern)].map(([all]) => str(all)))
      : undefined,
  ),
};
