import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Settings } from '../../settings/settings'
import type { Clock } from '../../ports'

const DAY_S = 86_400
const SIGNATURE_BYTES = 16

export type PhotoLinks = {
  /** A link that opens until the end of the next day (UTC); the same all day, so that a cached view stays the same. */
  of: (photoId: string) => string
  /** 'ok', or why a link does not open. */
  check(photoId: string, expiry: string, signature: string): 'ok' | 'forged' | 'expired'
}

/** Links to pictures, signed with a key derived from QR_KEY; whoever has a link may see the picture while it lasts. */
export function photoLinks(settings: Pick<Settings, 'QR_KEY' | 'PUBLIC_ORIGIN'>, clock: Clock): PhotoLinks {
  const key = createHmac('sha256', Buffer.from(settings.QR_KEY, 'base64'))
    .update('fangxing/photo-link/1')
    .digest()
  const sign = (photoId: string, expiry: string) =>
    createHmac('sha256', key).update(`${photoId}|${expiry}`).digest().subarray(0, SIGNATURE_BYTES)
  const nowS = () => Math.floor(clock.now().getTime() / 1000)
  return {
    of(photoId) {
      const expiry = String((Math.floor(nowS() / DAY_S) + 2) * DAY_S)
      return `${settings.PUBLIC_ORIGIN}/photos/${photoId}?e=${expiry}&s=${sign(photoId, expiry).toString('base64url')}`
    },
    check(photoId, expiry, signature) {
      const given = Buffer.from(signature, 'base64url')
      if (
        !/^\d{1,12}$/.test(expiry) ||
        given.length !== SIGNATURE_BYTES ||
        !timingSafeEqual(given, sign(photoId, expiry))
      )
        return 'forged'
      return Number(expiry) > nowS() ? 'ok' : 'expired'
    },
  }
}
