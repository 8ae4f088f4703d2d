import type { ProvisionReply, ProvisionRequest } from '@fangxing/contract/provisioning'
import { provisionReplySchema } from '@fangxing/contract/provisioning.schema'

const PROVISION_TIMEOUT_MS = 10_000

/**
 * Exchanges an installer's token for a device's credentials: `POST {url}/device/provision`. The reply is accepted bare or
 * as `{data}`. Throws an Error with the status and the server's text when the server refuses.
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
  const reply = JSON.parse(text) as { data?: unknown }
  return provisionReplySchema.parse(reply.data ?? reply)
}
