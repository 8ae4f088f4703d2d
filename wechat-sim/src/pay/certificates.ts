import { encryptResource } from '../keys/resource-cipher'
import { PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { rfc3339 } from '../state/time'

/** The valid platform certificates, each encrypted with the APIv3 key. Throws PayRefusal when there is none. */
export function listCertificates(context: SimContext, merchant: Merchant): { data: unknown[] } {
  const keys = merchant.keys.valid(context.clock.now(), 'certificate')
  if (keys.length === 0)
    throw new PayRefusal(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请使用微信支付公钥')
  return {
    data: keys.map(key => ({
      serial_no: key.serial,
      effective_time: rfc3339(key.validFrom),
      expire_time: rfc3339(key.validTo ?? context.clock.now()),
      encrypt_certificate: encryptResource(merchant.apiV3Key, key.certificatePem ?? '', 'certificate'),
    })),
  }
}
