// Colour maps that are as readable for people who are colour-blind: lightness rises steadily. The anchors of viridis are those of matplotlib (CC0).

const MAPS = {
  viridis: ["#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725"],
  greys: ["#101418", "#f5f7f8"],
  "blue–orange": ["#0b3c6f", "#2b7bba", "#9cc7e0", "#f4f4f2", "#f3bd84", "#d97a1f", "#7a3803"],
};

export const NAMES = Object.keys(MAPS);

/** Whether a map has a middle that stands for zero. */
export function isSigned(name) {
  return name === "blue–orange";
}

/** A map as 256 pixels, each as ImageData has it. */
export function table(name) {
  const anchors = MAPS[name].map((text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)));
  const pixels = new Uint8ClampedArray(256 * 4);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (anchors.length - 1);
    const low = Math.min(anchors.length - 2, Math.floor(place));
    for (let channel = 0; channel < 3; channel++) {
      pixels[i * 4 + channel] = anchors[low][channel] + (place - low) * (anchors[low + 1][channel] - anchors[low][channel]);
    }
    pixels[i * 4 + 3] = 255;
  }
  return new Uint32Array(pixels.buffer);
}
