import type { Metafile } from 'esbuild';

export function bundledPackages(metafiles: readonly Metafile[]): string[];
export function noticesOf(folders: readonly string[]): Promise<string>;
