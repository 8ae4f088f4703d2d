import Taro from '@tarojs/taro'
import { bitmapOf, type Bitmap } from '../print/bitmap'
import type { Drawing, Measure, TextStyle } from '../print/notice-paper'

type Canvas = {
  width: number
  height: number
  getContext: (kind: '2d') => CanvasRenderingContext2D
}

/** A canvas that is not shown. WeChat has it since 2.16.1. */
function createCanvas(width: number, height: number): Canvas {
  if (process.env.TARO_ENV === 'h5') {
    const canvas = document.createElement('canvas')
    return Object.assign(canvas, { width, height }) as unknown as Canvas
  }
  return Taro.createOffscreenCanvas({ type: '2d', width, height }) as unknown as Canvas
}

const fontOf = ({ sizeDots, isBold }: TextStyle): string => `${isBold ? 'bold ' : ''}${sizeDots}px sans-serif`

/** Lays something out with this phone's own letters, and turns it into dots. */
export function drawDots(layOut: (measure: Measure) => Drawing): Bitmap {
  const measuring = createCanvas(1, 1).getContext('2d')
  const { widthDots, heightDots, marks } = layOut((text, style) => {
    measuring.font = fontOf(style)
    return measuring.measureText(text).width
  })
  const context = createCanvas(widthDots, heightDots).getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, widthDots, heightDots)
  context.fillStyle = '#000000'
  context.textBaseline = 'top'
  for (const mark of marks) {
    if (mark.kind === 'box') context.fillRect(mark.x, mark.y, mark.width, mark.height)
    else {
      context.font = fontOf(mark)
      context.fillText(mark.text, mark.x, mark.y)
    }
  }
  return bitmapOf(context.getImageData(0, 0, widthDots, heightDots).data, widthDots, heightDots)
}
