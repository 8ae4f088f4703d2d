import sharp from 'sharp'
import type { PictureReader } from '../../ports'
import { ConcurrencyLimiter } from './concurrency-limiter'

/** Larger than any phone's camera; decoded, one takes 150 MB. */
const MAX_PIXELS = 50_000_000
/** Long enough for a plate at the far end of a bay to be read. */
const MAX_EDGE = 2560
const QUALITY = 82
const TIMEOUT_S = 5
/** Decoding shares the threads of the process with what frees cars: two at once, and few that wait. */
const AT_ONCE = 2
const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const startsWith = (body: Buffer, head: Buffer) => body.subarray(0, head.length).equals(head)

/**
 * Pictures decoded and rewritten: what comes out is a JPEG of limited size with nothing beside its pixels, whatever
 * came in. Only JPEG and PNG are decoded at all: the library knows many more formats than it should see here.
 */
export function createPictureReader({ atOnce = AT_ONCE } = {}): PictureReader {
  sharp.cache(false)
  sharp.concurrency(1)
  const limiter = new ConcurrencyLimiter(atOnce)
  return {
    async read(body) {
      if (!startsWith(body, JPEG) && !startsWith(body, PNG)) return null
      return limiter.run(() => writtenAnew(body).catch(() => null))
    },
  }
}

async function writtenAnew(body: Buffer): Promise<{ body: Buffer; mediaType: 'image/jpeg' }> {
  const jpeg = await sharp(body, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
    .timeout({ seconds: TIMEOUT_S })
    .autoOrient()
    .resize(MAX_EDGE, MAX_EDGE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: QUALITY })
    .toBuffer()
  return { body: jpeg, mediaType: 'image/jpeg' }
}
