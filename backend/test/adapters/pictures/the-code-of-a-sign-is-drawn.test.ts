import { create } from 'qrcode'
import sharp from 'sharp'
import { createCodeDrawer } from '../../../src/adapters/pictures/code-drawer'

const LINK = 'https://parking.example.com/l/0123456789'
const MARGIN = 4

test('every module of the code is a square of one colour, with light around them', async () => {
  const { modules } = create(LINK, { errorCorrectionLevel: 'Q' })
  const png = await createCodeDrawer().drawPng(LINK)
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  const cells = modules.size + 2 * MARGIN
  expect(info).toMatchObject({ width: info.height, channels: 1 })
  expect(info.width % cells).toBe(0)
  const scale = info.width / cells
  const isDark = (x: number, y: number) => {
    const isInside = [x, y].every(at => at >= MARGIN && at < MARGIN + modules.size)
    return isInside && modules.get(y - MARGIN, x - MARGIN) === 1
  }
  const wrong: string[] = []
  for (let y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const seen = data[y * info.width + x] === 0
      if (seen !== isDark(Math.floor(x / scale), Math.floor(y / scale))) wrong.push(`${x},${y}`)
    }
  expect(wrong).toEqual([])
})

test('more than can wait are refused, and whoever waits is served', async () => {
  const drawer = createCodeDrawer()
  const drawn = await Promise.allSettled(Array.from({ length: 40 }, () => drawer.drawPng(LINK)))
  const refused = drawn.filter(result => result.status === 'rejected')
  expect(drawn.length - refused.length).toBe(21)
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'UNAVAILABLE' })
})
