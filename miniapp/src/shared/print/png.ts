import { bytesPerRow, type Bitmap } from './bitmap'

/*
 * A bitmap as a PNG of one bit a dot, not compressed: what is shown is exactly what is printed, on every platform, and
 * without a library. https://www.w3.org/TR/png/
 */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const STORED_LIMIT = 0xffff
const ADLER_MODULUS = 65_521

const uint32 = (value: number): number[] => [24, 16, 8, 0].map(shift => (value >>> shift) & 0xff)

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function adler32(bytes: readonly number[]): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % ADLER_MODULUS
    high = (high + low) % ADLER_MODULUS
  }
  return high * 0x10000 + low
}

function chunk(name: string, content: readonly number[]): number[] {
  const named = [...[...name].map(letter => letter.charCodeAt(0)), ...content]
  return [...uint32(content.length), ...named, ...uint32(crc32(named))]
}

/** The stream of zlib with blocks that are stored as they are. */
function stored(bytes: readonly number[]): number[] {
  const stream = [0x78, 0x01]
  for (let place = 0; place < bytes.length; place += STORED_LIMIT) {
    const block = bytes.slice(place, place + STORED_LIMIT)
    const size = block.length
    const isLast = place + size >= bytes.length ? 1 : 0
    stream.push(isLast, size & 0xff, size >> 8, ~size & 0xff, (~size >> 8) & 0xff)
    for (const byte of block) stream.push(byte)
  }
  return [...stream, ...uint32(adler32(bytes))]
}

export function pngOf({ widthDots, heightDots, rows }: Bitmap): Uint8Array {
  const stride = bytesPerRow(widthDots)
  const scanlines: number[] = []
  for (let row = 0; row < heightDots; row += 1) {
    scanlines.push(0)
    // In a PNG a set bit is white.
    for (let index = 0; index < stride; index += 1) scanlines.push(~rows[row * stride + index]! & 0xff)
  }
  const header = [...uint32(widthDots), ...uint32(heightDots), 1, 0, 0, 0, 0]
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', header),
    ...chunk('IDAT', stored(scanlines)),
    ...chunk('IEND', []),
  ])
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** As the source of an image. WeChat has no `btoa`. */
export function pngSourceOf(bitmap: Bitmap): string {
  const bytes = pngOf(bitmap)
  let text = ''
  for (let place = 0; place < bytes.length; place += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(place, place + 3)
    const bits = (first << 16) | (second << 8) | third
    const left = bytes.length - place
    text += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!
    text += (left > 1 ? ALPHABET[(bits >> 6) & 63]! : '=') + (left > 2 ? ALPHABET[bits & 63]! : '=')
  }
  return `data:image/png;base64,${text}`
}
