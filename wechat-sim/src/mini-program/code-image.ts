import { createHash } from 'node:crypto'
import { PNG } from 'pngjs'
import { ApiRefusal } from '../refusal'

const CELLS = 21
const CELL_PIXELS = 12
const MARGIN_CELLS = 2
const LIGHT = 0xff
const DARK = 0x11
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/

type Fields = Record<string, unknown>

/**
 * `getwxacodeunlimit`: a PNG with a pattern that depends on page and scene. WeChat cannot scan it, because the format of
 * its codes is not published; so this is no QR code. Throws ApiRefusal.
 */
export function drawCodeImage(body: unknown): Buffer {
  const { scene, page } = (body ?? {}) as Fields
  if (typeof scene !== 'string' || !SCENE.test(scene))
    throw new ApiRefusal(40169, 'invalid length for scene, or the data is not json string')
  if (page !== undefined && (typeof page !== 'string' || page.startsWith('/') || page.includes('?'))) {
    throw new ApiRefusal(41030, 'invalid page')
  }
  return png(pattern(`${page ?? ''} ${scene}`))
}

/** A round pattern of cells, dark where the digest has a 1. */
function pattern(text: string): (x: number, y: number) => boolean {
  const digest = createHash('sha512').update(text).digest()
  const middle = (CELLS - 1) / 2
  return (x, y) => {
    const radius = Math.hypot(x - middle, y - middle)
    if (radius > middle + 0.3) return false
    if (radius < 3.2) return radius > 1.6
    const bit = (x * CELLS + y) % (digest.length * 8)
    return ((digest[bit >> 3]! >> (bit & 7)) & 1) === 1
  }
}

/** An 8-bit grey image. */
function png(isDark: (x: number, y: number) => boolean): Buffer {
  const side = (CELLS + 2 * MARGIN_CELLS) * CELL_PIXELS
  const cellOf = (pixel: number) => Math.floor(pixel / CELL_PIXELS) - MARGIN_CELLS
  const image = new PNG({ width: side, height: side, colorType: 0, inputColorType: 0, inputHasAlpha: false })
  image.data = Buffer.alloc(side * side, LIGHT)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) if (isDark(cellOf(x), cellOf(y))) image.data[y * side + x] = DARK
  }
  return PNG.sync.write(image, { colorType: 0, inputColorType: 0, inputHasAlpha: false, filterType: 0 })
}
