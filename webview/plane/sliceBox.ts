import * as l10n from '@vscode/l10n';
import { messageOf, TensorError } from '../../src/errors';
import { parseSlice, sliceOf, type Sliced } from '../../src/tensors/slice';
import { createTextField } from '../shared/controls';

/** A slice of the tensor, in Python's syntax; one that cannot be says why, and the one before stays. */
export class SliceBox {
  private readonly field;
  private shape: readonly number[] = [];
  private current: Sliced = sliceOf([], []);

  constructor(changed: () => void) {
    this.field = createTextField(
      'slice',
      () => {
        if (this.read()) changed();
      },
      l10n.t('Slice'),
    );
    this.field.placeholder = 'x[...]';
  }

  get element(): HTMLElement {
    return this.field.element;
  }

  get slice(): Sliced {
    return this.current;
  }

  get text(): string {
    return this.field.value;
  }

  /** Another tensor; what is written stays if it is a slice of it. */
  show(shape: readonly number[], text = this.field.value): void {
    this.shape = shape;
    this.field.value = text;
    if (this.read()) return;
    this.field.value = '';
    this.field.error = '';
    this.current = sliceOf(shape, []);
  }

  private read(): boolean {
    try {
      const slice = sliceOf(this.shape, parseSlice(this.field.value));
      if (slice.shape.includes(0)) throw new TensorError(l10n.t('This slice has no values'));
      this.current = slice;
      this.field.error = '';
      return true;
    } catch (error) {
      this.field.error = messageOf(error);
      return false;
    }
  }
}
