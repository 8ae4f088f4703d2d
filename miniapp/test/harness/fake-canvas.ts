type Context = {
  font: string
  fillStyle: string
  textBaseline: string
  measureText: (text: string) => { width: number }
  fillText: (text: string, x: number, y: number) => void
  fillRect: (x: number, y: number, width: number, height: number) => void
  getImageData: (x: number, y: number, width: number, height: number) => { data: Uint8ClampedArray }
}

const sizeOf = (font: string): number => Number(/(\d+)px/.exec(font)?.[1] ?? 10)
const advanceOf = (letter: string, size: number): number => (letter.charCodeAt(0) < 0x100 ? size / 2 : size)

/** A canvas that fills rectangles and draws each letter as a frame of its size: enough to see where text stands. */
export function fakeCanvas({ width, height }: { width: number; height: number }): {
  getContext: () => Context
} {
  const data = new Uint8ClampedArray(width * height * 4)
  const context: Context = {
    font: '10px sans-serif',
    fillStyle: '#000000',
    textBaseline: 'alphabetic',
    measureText: text => ({
      width: [...text].reduce((sum, letter) => sum + advanceOf(letter, sizeOf(context.font)), 0),
    }),
    fillText(text, x, y) {
      const size = sizeOf(context.font)
      let left = Math.round(x)
      for (const letter of text) {
        const advance = Math.round(advanceOf(letter, size))
        if (letter !== ' ') frame(left + 1, Math.round(y) + 1, advance - 2, size - 2)
        left += advance
      }
    },
    fillRect(x, y, across, down) {
      const ink = context.fillStyle === '#000000' ? 0 : 255
      for (let row = Math.max(0, y); row < Math.min(height, y + down); row += 1)
        for (let column = Math.max(0, x); column < Math.min(width, x + across); column += 1)
          data.set([ink, ink, ink, 255], (row * width + column) * 4)
    },
    getImageData: () => ({ data }),
  }
  function frame(x: number, y: number, across: number, down: number): void {
    context.fillRect(x, y, across, 2)
    context.fillRect(x, y + down - 2, across, 2)
    context.fillRect(x, y, 2, down)
    context.fillRect(x + across - 2, y, 2, down)
  }
  return { getContext: () => context }
}
