import { Geometry } from '../shared/geometry';
import { maxIndices } from './indices';
import { indicesOfLarge } from './indicesLarge';
import { indicesOfThrees } from './indicesThrees';
import { indicesOfCubes, indicesOfPairs } from './indicesRegister';
import { indicesOfThreesByThree } from './indicesThreesByThree';
import { maxLarge } from './large';
import { maxCubes, maxPairs, maxThreesByThree, maxThreesByTwo } from './register';
import { maxThreesByOne } from './threesByOne';
import { Kernel } from '../shared/kernel';
import { Found } from './lookAhead';
import { maxTwoPass } from './twoPass';

/** Maxima of float32 in rows `from` to `to` of one plane; returns what has to be repaired. */
export function maxFloat32(
  kernel: Kernel,
  g: Geometry,
  source: usize,
  target: usize,
  places: usize,
  from: i32,
  to: i32,
  scratch: usize,
): i32 {
  switch (kernel) {
    case Kernel.twoPass:
      return maxTwoPass<f32>(g, source, target, from, to, scratch, -Infinity);
    case Kernel.large:
      return maxLarge(g, source, target, from, to, scratch);
    case Kernel.pairs:
      return maxPairs(g, source, target, from, to);
    case Kernel.cubes:
      return maxCubes(g, source, target, from, to);
    case Kernel.threesByOne:
      return maxThreesByOne(g, source, target, from, to);
    case Kernel.threesByTwo:
      return maxThreesByTwo(g, source, target, from, to);
    case Kernel.threesByThree:
      return maxThreesByThree(g, source, target, from, to);
    case Kernel.indicesSliding:
      return maxIndices(g, source, target, places, from, to);
    case Kernel.indicesLarge:
      return indicesOfLarge(g, source, target, places, from, to, scratch);
    case Kernel.indicesOfPairs:
      return indicesOfPairs(g, source, target, places, from, to);
    case Kernel.indicesOfThrees:
      return indicesOfThrees(g, source, target, places, from, to, scratch);
    case Kernel.indicesOfThreesByThree:
      return indicesOfThreesByThree(g, source, target, places, from, to);
    case Kernel.indicesOfCubes:
      return indicesOfCubes(g, source, target, places, from, to);
    default:
      return Found.nan;
  }
}
