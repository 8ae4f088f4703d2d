import { type Notice } from '../state/records'
import { type World } from '../world'
import { badContents } from './forged-contents'
import { badSignatures, strangerKeyPem } from './forged-signatures'
import { type SignedNotice } from './make'

export type ForgedNotice = { name: string; notice: SignedNotice }

/**
 * Every forgery of one true notice, ready to be sent: each must be refused, change nothing, and cause no outbound call
 * but one rate-limited query for a stale one.
 */
export async function forgeAll(world: World, notice: Notice): Promise<ForgedNotice[]> {
  const merchant = world.merchants.get(notice.mchid)!
  const now = world.clock.now()
  const signing = merchant.keys.signer(now).serial
  const given = {
    nowS: Math.floor(now / 1000),
    mchid: merchant.mchid,
    appid: String(notice.content.appid ?? ''),
    apiV3Key: merchant.apiV3Key,
    strangerKeyPem: strangerKeyPem(),
    otherSerial: merchant.keys.all().find(({ serial }) => serial !== signing)?.serial ?? 'F'.repeat(40),
  }
  const forgeries = [...badSignatures(given), ...badContents(given)]
  const { mode } = merchant.keys
  // The signing key must not change between the forgeries: some are about exactly that.
  if (mode === 'mixed') merchant.keys.mode = 'public-key'
  try {
    const made: ForgedNotice[] = []
    for (const { name, overrides, tamper } of forgeries) {
      const signed = await world.desk.sign(notice, overrides ?? {})
      tamper?.(signed)
      made.push({ name, notice: signed })
    }
    return made
  } finally {
    merchant.keys.mode = mode
  }
}
