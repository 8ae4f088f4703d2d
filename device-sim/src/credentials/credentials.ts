import { type z } from 'zod'
import type { ProvisionReply } from '@fangxing/contract/provisioning'
import { provisionReplySchema } from '@fangxing/contract/provisioning.schema'

/** What a device gets at provisioning; the QR link and the public code are needed only to draw the device. */
export type DeviceCredentials = Omit<ProvisionReply, 'qrUrl' | 'publicCode' | 'keyVersion'> &
  Partial<Pick<ProvisionReply, 'qrUrl' | 'publicCode' | 'keyVersion'>>

export const credentialsSchema: z.ZodType<DeviceCredentials> = provisionReplySchema.partial({
  qrUrl: true,
  publicCode: true,
  keyVersion: true,
})
