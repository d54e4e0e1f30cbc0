import type { Place } from './value';

/** What is hardly meant, and where, if it is not the call that is being evaluated. */
export interface Mistake {
  readonly kind: 'view' | 'loss' | 'pool' | 'row' | 'image' | 'plane' | 'dropout';
  readonly message: string;
  readonly places?: readonly Place[];
}
