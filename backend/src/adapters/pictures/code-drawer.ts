import { create } from 'qrcode'
import sharp from 'sharp'
import type { CodeDrawer } from '../../ports'
import { Turns } from './turns'

/** At least this wide: every module is the same number of pixels. */
const WIDTH_PX = 1024
/** A sign outside is scratched and in the rain: a quarter of it may be lost. */
const ERROR_CORRECTION = 'Q'
/** ISO/IEC 18004: light on every side, in modules. */
const MARGIN = 4
const DARK = 0
const LIGHT = 255

/** Drawn in the threads beside the event loop, where nothing waits for it. */
export function createCodeDrawer(): CodeDrawer {
  const turns = new Turns(1)
  return {
    draw(text) {
      const { modules } = create(text, { errorCorrectionLevel: ERROR_CORRECTION })
      const pixels = Buffer.from(modules.data.map(isDark => (isDark ? DARK : LIGHT)))
      const scale = Math.ceil(WIDTH_PX / (modules.size + 2 * MARGIN))
      const edge = modules.size * scale
      return turns.take(() =>
        sharp(pixels, { raw: { width: modules.size, height: modules.size, channels: 1 } })
          .resize(edge, edge, { kernel: 'nearest' })
          .extend({
            top: MARGIN * scale,
            bottom: MARGIN * scale,
            left: MARGIN * scale,
            right: MARGIN * scale,
            background: '#ffffff',
          })
          .png({ colours: 2 })
          .toBuffer(),
      )
    },
  }
}
