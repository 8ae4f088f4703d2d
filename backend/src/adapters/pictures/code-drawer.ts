import { create, toString } from 'qrcode'
import sharp from 'sharp'
import type { CodeDrawer } from '../../ports'
import { ConcurrencyLimiter } from './concurrency-limiter'

/** At least this wide: every module is the same number of pixels. */
const WIDTH_PX = 1024
/** A sign outside is scratched and in the rain: a quarter of it may be lost. */
const errorCorrectionLevel = 'Q'
/** ISO/IEC 18004: light on every side, in modules. */
const MARGIN = 4
const DARK = 0
const LIGHT = 255
const TIMEOUT_S = 5

/** Which modules are dark takes about a millisecond; the pixels of the PNG are made in a thread, while the event loop goes on. */
export function createCodeDrawer(): CodeDrawer {
  const limiter = new ConcurrencyLimiter(1)
  return {
    drawPng: text => limiter.run(() => pngOf(text)),
    drawSvg: text => toString(text, { type: 'svg', errorCorrectionLevel, margin: MARGIN }),
  }
}

function pngOf(text: string): Promise<Buffer> {
  const { modules } = create(text, { errorCorrectionLevel })
  const pixels = Buffer.from(modules.data.map(isDark => (isDark ? DARK : LIGHT)))
  const scale = Math.ceil(WIDTH_PX / (modules.size + 2 * MARGIN))
  const edge = modules.size * scale
  const margin = MARGIN * scale
  return sharp(pixels, { raw: { width: modules.size, height: modules.size, channels: 1 } })
    .timeout({ seconds: TIMEOUT_S })
    .resize(edge, edge, { kernel: 'nearest' })
    .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#ffffff' })
    .png({ colours: 2 })
    .toBuffer()
}
