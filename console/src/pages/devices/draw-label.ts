/** 60 × 80 mm at 300 dots an inch. */
const LABEL = { width: 709, height: 945 } as const
/** A camera wants four modules of white around the code. */
const MARGIN = 80
const CODE = LABEL.width - 2 * MARGIN
const FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

/** Draws the label of a device: the code as it stands on `code`, what to do with it, and which device it is. */
export function drawLabel(
  code: HTMLCanvasElement,
  { scan, name }: { scan: string; name: string },
): CanvasRenderingContext2D {
  const canvas = Object.assign(document.createElement('canvas'), LABEL)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser draws no canvas')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, LABEL.width, LABEL.height)
  // Its modules stay sharp.
  context.imageSmoothingEnabled = false
  context.drawImage(code, MARGIN, MARGIN, CODE, CODE)
  context.fillStyle = '#000000'
  context.textAlign = 'center'
  const write = (text: string, size: number, y: number) => {
    context.font = `700 ${size}px ${FONT}`
    context.fillText(text, LABEL.width / 2, y, CODE)
  }
  write(scan, 60, MARGIN + CODE + 100)
  write(name, 40, MARGIN + CODE + 190)
  return context
}
