import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { ApiRefusal } from '../refusal'

const CELLS = 21
const CELL_PIXELS = 12
const MARGIN_CELLS = 2
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/

type Fields = Record<string, unknown>

/**
 * `getwxacodeunlimit`: a PNG. The pattern stands for page and scene, and differs with them; only WeChat's own
 * servers can draw one that WeChat scans. Throws ApiRefusal.
 */
export function drawCode(body: unknown): Buffer {
  const { scene, page } = (body ?? {}) as Fields
  if (typeof scene !== 'string' || !SCENE.test(scene))
    throw new ApiRefusal(40169, 'invalid length for scene, or the data is not json string')
  if (page !== undefined && (typeof page !== 'string' || page.startsWith('/') || page.includes('?'))) {
    throw new ApiRefusal(41030, 'invalid page')
  }
  return png(pattern(`${page ?? ''} ${scene}`))
}

/** A disc of cells, dark where the digest says so. */
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

/** CRC-32 of RFC 2083; in Node's own library only since 20.15. */
function crc32(data: Buffer): number {
  let sum = 0xffffffff
  for (const byte of data) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([size, named, check])
}

/** An 8-bit grey image (RFC 2083). */
function png(isDark: (x: number, y: number) => boolean): Buffer {
  const side = (CELLS + 2 * MARGIN_CELLS) * CELL_PIXELS
  const rows = Buffer.alloc(side * (side + 1), 0xff)
  for (let y = 0; y < side; y++) {
    rows[y * (side + 1)] = 0
    for (let x = 0; x < side; x++) {
      const cell = (pixel: number) => Math.floor(pixel / CELL_PIXELS) - MARGIN_CELLS
      if (isDark(cell(x), cell(y))) rows[y * (side + 1) + 1 + x] = 0x11
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 8
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
