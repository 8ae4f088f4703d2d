import { createHmac, timingSafeEqual } from 'node:crypto'
import { PICTURE_UPLOAD_PATH, type PictureKind } from '@fangxing/contract/integration'
import type { Settings } from '../../settings/settings'

/** What its holder may send, and as whom. */
export type UploadTicket = {
  keyId: string
  target: PictureTarget
  kind: PictureKind
  ref: string | null
  sha256: string
  sizeBytes: number
  untilS: number
}
export type PictureTarget = { eventId: string } | { lotId: string; stayRef: string }

export type UploadLinks = {
  of: (ticket: UploadTicket) => string
  /** Null: forged. */
  read: (text: string) => UploadTicket | null
}

/** Links by which a source sends one picture; nothing is stored until its bytes come. */
export function uploadLinks({
  QR_KEY,
  PUBLIC_ORIGIN,
}: Pick<Settings, 'QR_KEY' | 'PUBLIC_ORIGIN'>): UploadLinks {
  const key = createHmac('sha256', Buffer.from(QR_KEY, 'base64')).update('fangxing/stay-picture/1').digest()
  const sign = (content: string) => createHmac('sha256', key).update(content).digest()
  return {
    of(ticket) {
      const content = Buffer.from(JSON.stringify(ticket)).toString('base64url')
      return `${PUBLIC_ORIGIN}${PICTURE_UPLOAD_PATH}/${content}.${sign(content).toString('base64url')}`
    },
    read(text) {
      const [content = '', signature = ''] = text.split('.')
      const [given, expected] = [Buffer.from(signature, 'base64url'), sign(content)]
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      return JSON.parse(Buffer.from(content, 'base64url').toString()) as UploadTicket
    },
  }
}
