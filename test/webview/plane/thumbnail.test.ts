// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { ColourScale } from '../../../webview/plane/colourScale';
import { paintThumbnail } from '../../../webview/plane/thumbnail';

/** The pixels of a thumbnail as a canvas gets them, ABGR, and its size on the screen. */
function painted(shape: readonly number[], values: readonly number[], isImage: boolean) {
  const colours = new ColourScale({ reading: 'picture', map: 'neutral', low: 0, high: 1 });
  let pixels: number[] = [];
  const context = {
    createImageData: (width: number, height: number) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: ({ data }: ImageData) => (pixels = [...new Uint32Array(data.buffer)]),
  };
  const canvas = document.createElement('canvas');
  canvas.getContext = (() => context) as unknown as HTMLCanvasElement['getContext'];
  const tile = { shape, step: 1, values: Float32Array.from(values), range: [0, 1] as const };
  paintThumbnail(canvas, tile, [40, 20], colours, isImage);
  return { pixels, size: [canvas.style.width, canvas.style.height] };
}

test('a thumbnail is as large as there is room, in the colors of its scale', () => {
  expect(painted([1, 2, 3], [0, 1, 0, 1, 0, 1], false)).toEqual({
    pixels: [0xff000000, 0xffffffff, 0xff000000, 0xffffffff, 0xff000000, 0xffffffff],
    size: ['30px', '20px'],
  });
  expect(painted([3, 1, 1], [1, 0, 0], true).pixels).toEqual([0xff0000ff]);
});

test('of a volume it is the first slice, of a row a line that can be seen', () => {
  expect(painted([1, 2, 1, 2], [0, 1, 1, 1], false).pixels).toEqual([0xff000000, 0xffffffff]);
  expect(painted([1, 80], Array<number>(80).fill(0), false).size).toEqual(['40px', '2px']);
});
