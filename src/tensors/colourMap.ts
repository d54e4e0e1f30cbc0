// A scale from dark to light whose steps look alike: lightness grows evenly, the hue turns from violet over green to yellow.

const STEPS = 256;

/** Oklab's transformation to linear sRGB. @see https://bottosson.github.io/posts/oklab */
function toLinear(lightness: number, a: number, b: number): readonly [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function toByte(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}

/** Red, green and blue of 256 steps, one after the other. */
export const colourMap = Uint8Array.from({ length: 3 * STEPS }, (_, i) => {
  const share = Math.floor(i / 3) / (STEPS - 1);
  const hue = ((300 - 195 * share) * Math.PI) / 180;
  const chroma = 0.13 + 0.02 * Math.sin(Math.PI * share);
  const linear = toLinear(0.22 + 0.7 * share, chroma * Math.cos(hue), chroma * Math.sin(hue));
  return toByte(linear[i % 3]!);
});
