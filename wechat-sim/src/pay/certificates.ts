import { seal } from '../keys/seal'
import { PayRefusal } from '../refusal'
import { rfc3339 } from '../state/time'
import { type Merchant, type World } from '../world'

/** Platform certificates in force, each sealed with the APIv3 key. Throws PayRefusal when there is none. */
export function listCertificates(world: World, merchant: Merchant): { data: unknown[] } {
  const keys = merchant.keys.valid(world.clock.now(), 'certificate')
  if (keys.length === 0)
    throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请使用微信支付公钥')
  return {
    data: keys.map(key => ({
      serial_no: key.serial,
      effective_time: rfc3339(key.validFrom),
      expire_time: rfc3339(key.validTo ?? world.clock.now()),
      encrypt_certificate: seal(merchant.apiV3Key, key.certificatePem ?? '', 'certificate'),
    })),
  }
}
