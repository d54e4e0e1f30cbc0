import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import readConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from './host/paths';

const config = await readConfig(path.join(root, 'dependency-cruiser.config.mjs'));
const text = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
const houses = ['src', 'extension', 'webview', 'cli'];
/** The rooms of the map in its order: folders end with a slash. */
const map = [...text.matchAll(/^\| `((?:src|extension|webview|cli)\/[^`]+)`/gm)].map(([, room]) => room!);

const roomOf = (file: string) => map.find((room) => file === room || (room.endsWith('/') && file.startsWith(room)));
const houseOf = (file: string) => file.split('/', 1)[0];

/** Pairs of rooms of which the first may not import the second, by dependency-cruiser's rules. */
function forbiddenPairs(): (readonly [importer: string, imported: string])[] {
  const rules = (config.forbidden ?? []) as readonly Record<'from' | 'to', { readonly path?: string }>[];
  const roomsIn = (pattern: string) => map.filter((room) => room.startsWith('src/') && new RegExp(pattern).test(room));
  return rules.flatMap(({ from, to }) => {
    if (from.path === undefined || to.path === undefined) return [];
    const imported = roomsIn(to.path);
    return roomsIn(from.path).flatMap((importer) => imported.map((room) => [importer, room] as const));
  });
}

describe('the map in CONTRIBUTING.md', () => {
  test.each(houses)('lists the rooms that %s has', (house) => {
    const entries = readdirSync(path.join(root, house), { withFileTypes: true });
    const rooms = entries.flatMap((entry) => {
      if (entry.isDirectory()) return [`${house}/${entry.name}/`];
      return entry.name.endsWith('.ts') ? [`${house}/${entry.name}`] : [];
    });
    expect(map.filter((room) => houseOf(room) === house).sort()).toEqual(rooms.sort());
  });

  test('has the order that dependency-cruiser enforces', () => {
    const pairs = forbiddenPairs();
    expect(new Set(pairs.flat())).toEqual(new Set(map.filter((room) => room.startsWith('src/'))));
    expect(pairs.filter(([importer, imported]) => map.indexOf(importer) > map.indexOf(imported))).toEqual([]);
  });

  describe('agrees with the imports', () => {
    let imports: [importer: string, imported: string][];

    beforeAll(async () => {
      const { output } = await cruise(houses, { ...config.options, baseDir: root, ruleSet: {} });
      imports = (output as ICruiseResult).modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }): [string, string] => [source, resolved]),
      );
    }, 60_000);

    test('a room imports only those above it', () => {
      const inOneHouse = imports.filter(([from, to]) => houseOf(from) === houseOf(to));
      expect(inOneHouse.length).toBeGreaterThan(100);
      const ordered = new Set(forbiddenPairs().flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));
      const downwards = inOneHouse
        .map(([from, to]) => [roomOf(from), roomOf(to)] as const)
        .filter(([from, to]) => from && to && map.indexOf(from) < map.indexOf(to))
        .filter(([from, to]) => !from!.startsWith('src/') || ordered.has(`${from} ${to}`));
      expect(downwards).toEqual([]);
    });

    test('a house imports only src', () => {
      const foreign = imports.filter(([from, to]) => {
        const house = houseOf(to)!;
        return houses.includes(house) && house !== 'src' && house !== houseOf(from);
      });
      expect(foreign.filter(([from, to]) => !(houseOf(from) === 'cli' && roomOf(to) === 'extension/engine/'))).toEqual(
        [],
      );
    });
  });
});

describe('a path in CONTRIBUTING.md', () => {
  const prose = text.replaceAll(/```.*?```/gs, '');
  const quoted = [...prose.matchAll(/`([^`\s*…{]+)`/g)].map(([, name]) => name!);
  const folders = ['src', 'extension', 'webview', 'cli', 'test', 'docs', 'bench', 'l10n', 'samples', '.devcontainer'];
  const paths = quoted.filter((name) => folders.includes(name.split('/', 1)[0]!) && name.includes('/'));
  const names = quoted.filter((name) => /^[\w.-]+\.(?:ts|mjs|py|json|npz)$/.test(name));
  const all = [...folders, '.']
    .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: folder !== '.', encoding: 'utf8' }))
    .map((file) => path.basename(file));

  test.each(paths)('%s exists', (name) => {
    expect(existsSync(path.join(root, name))).toBe(true);
  });

  test.each(names)('%s is the name of a file', (name) => {
    expect(all).toContain(name);
  });
});
