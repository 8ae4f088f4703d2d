import { createHmac } from 'node:crypto'
import type { Settings } from '../../settings/settings'

const LENGTH = 32

/** Says whether two licences bear the same name, and nothing else to whoever has no key. */
export function holderHashOf({ QR_KEY }: Pick<Settings, 'QR_KEY'>, holder: string | null): string | null {
  const name = holder?.replace(/\s+/g, '') ?? ''
  if (name === '') return null
  const key = createHmac('sha256', Buffer.from(QR_KEY, 'base64')).update('fangxing/licence-holder/1').digest()
  return createHmac('sha256', key).update(name).digest('hex').slice(0, LENGTH)
}
