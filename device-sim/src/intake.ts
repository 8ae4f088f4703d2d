import { z } from 'zod'
import { parseDeviceTopic } from '@fangxing/contract/device-protocol'
import { stateQuerySchema, commandIdSchema, commandOpSchema, commandSchema, deviceIdSchema, timeReplySchema, desiredStateSchema } from '@fangxing/contract/device-protocol.schema'
import { isDeviceEnvelope, openServer } from '@fangxing/contract/envelope'
import type { BrainEvent } from './brain/event'
import type { DeviceSecrets } from './credentials'

/** What a message is to the device: an event, a signed command that cannot be read, or nothing. */
export type Taken =
  | { event: BrainEvent }
  | { malformed: { id: string; op: z.infer<typeof commandOpSchema> } }
  | undefined

export interface Expected {
  merchantId: string
  deviceId: string
  /** The question about the time that is still open. */
  timeAsked: { nonce: string; sentUpMs: number } | undefined
}

const signedScrapSchema = z.looseObject({ id: commandIdSchema, d: deviceIdSchema, op: commandOpSchema })

/** Opens one message of the broker, which is trusted with nothing but carrying it. */
export function takeIn(topic: string, payload: Buffer, secrets: DeviceSecrets, expected: Expected): Taken {
  const parts = parseDeviceTopic(topic)
  if (parts?.merchantId !== expected.merchantId || parts.deviceId !== expected.deviceId) return undefined
  const { leaf } = parts
  const forged: Taken = { event: { type: 'forged', leaf } }
  const keys = secrets.serverKeys
  switch (leaf) {
    case 'cmd': {
      const opened = openServer(payload, keys, commandSchema)
      if (opened.ok) return { event: { type: 'command', command: opened.payload } }
      const scrap = openServer(payload, keys, signedScrapSchema)
      if (!scrap.ok || scrap.payload.d !== expected.deviceId)
        return scrap.ok ? undefined : forgedUnlessOld(scrap.why, forged)
      return { malformed: { id: scrap.payload.id, op: scrap.payload.op } }
    }
    case 'want': {
      const opened = openServer(payload, keys, desiredStateSchema)
      return opened.ok
        ? { event: { type: 'want', want: opened.payload } }
        : forgedUnlessOld(opened.why, forged)
    }
    case 'ask': {
      const opened = openServer(payload, keys, stateQuerySchema)
      if (!opened.ok) return forgedUnlessOld(opened.why, forged)
      return opened.payload.d === expected.deviceId ? { event: { type: 'asked' } } : undefined
    }
    case 'time': {
      // Both ends write this leaf, and a broker of MQTT 3.1.1 returns to us what we said.
      if (isDeviceEnvelope(payload)) return undefined
      const opened = openServer(payload, keys, timeReplySchema)
      if (!opened.ok) return forgedUnlessOld(opened.why, forged)
      const reply = opened.payload
      if (reply.d !== expected.deviceId || reply.nonce !== expected.timeAsked?.nonce) return undefined
      return { event: { type: 'time', reply, sentUpMs: expected.timeAsked.sentUpMs } }
    }
    default:
      return undefined
  }
}

/** An empty retained message only clears a topic; anything else that does not open was made up by somebody. */
function forgedUnlessOld(why: string, forged: Taken): Taken {
  return why === 'bad_signature' || why === 'unknown_key' || why === 'too_large' ? forged : undefined
}
