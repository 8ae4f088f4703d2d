/** What a thermal printer burns: rows from the top, eight dots a byte, the leftmost in the highest bit; a set bit is black. */
export type Bitmap = { widthDots: number; heightDots: number; rows: Uint8Array }

const HALF = 128

export const bytesPerRow = (widthDots: number): number => Math.ceil(widthDots / 8)

/** Darker than half is black. What is transparent is paper. */
export function bitmapOf(rgba: ArrayLike<number>, widthDots: number, heightDots: number): Bitmap {
  const stride = bytesPerRow(widthDots)
  const rows = new Uint8Array(stride * heightDots)
  for (let dot = 0; dot < widthDots * heightDots; dot += 1) {
    const place = dot * 4
    const grey = 0.299 * rgba[place]! + 0.587 * rgba[place + 1]! + 0.114 * rgba[place + 2]!
    if (grey >= HALF || rgba[place + 3]! < HALF) continue
    const column = dot % widthDots
    const index = Math.floor(dot / widthDots) * stride + (column >> 3)
    rows[index] = rows[index]! | (0x80 >> (column & 7))
  }
  return { widthDots, heightDots, rows }
}
