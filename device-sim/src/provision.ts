import { provisionReplySchema } from '@fangxing/contract/provisioning.schema'
import type { ProvisionReply, ProvisionRequest } from '@fangxing/contract/provisioning'

const PROVISION_TIMEOUT_MS = 10_000

/**
 * Turns an installer's token into a device's credentials: `POST {url}/device/provision`. The reply may come bare or
 * as `{data}`. Throws an Error that carries the status and the server's words when the server says no.
 */
export async function provision(request: ProvisionRequest & { url: string }): Promise<ProvisionReply> {
  const { url, ...body } = request
  const response = await fetch(new URL('/device/provision', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PROVISION_TIMEOUT_MS),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`provisioning refused: ${response.status} ${text.slice(0, 300)}`)
  const answer = JSON.parse(text) as { data?: unknown }
  return provisionReplySchema.parse(answer.data ?? answer)
}
