import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeFolder } from '../../cli/shared/nodeFolder';
import type { Dataset, Split } from '../../src/datasets/dataset';
import { openDataset } from '../../src/datasets/openDataset';
import { PlainEngine } from '../../src/pooling/plainEngine';
import { root } from '../host/paths';

export const fixtures = path.join(root, 'test/fixtures/datasets');

export function bytesOf(...name: readonly string[]): Uint8Array {
  return new Uint8Array(readFileSync(path.join(fixtures, ...name)));
}

export function open(name: string, split: Split = 'test'): Promise<Dataset> {
  return openDataset(nodeFolder(path.join(fixtures, name)), split);
}

export interface Answer {
  readonly shapes: readonly (readonly number[])[];
  readonly sha256: readonly string[];
}

/** What PyTorch gives for the datasets in the fixtures: `generate.py`. */
export const answers = JSON.parse(readFileSync(path.join(fixtures, 'answers.json'), 'utf8')) as Record<
  'note' | 'average' | 'lp' | 'adaptive' | 'normalized' | 'train' | 'shuffled' | 'depth' | 'variants' | 'floats',
  Answer
> & { readonly order: Readonly<Record<string, readonly number[]>> };

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const engine = new PlainEngine(() => Promise.resolve());
