import { z } from 'zod'
import type { KeysAnnouncement } from '@fangxing/contract/device-keys'
import { keysAnnouncementSchema } from '@fangxing/contract/device-keys.schema'
import { isDeviceEnvelope, openServer, type OpenRefusal } from '@fangxing/contract/envelope'
import type { CoreEvent } from '../core/core-event'
import type { ServerKeys } from '../credentials/server-key-cache'
import {
  commandIdSchema,
  commandOpSchema,
  commandSchema,
  desiredStateSchema,
  deviceIdSchema,
  stateQuerySchema,
  timeReplySchema,
  type CommandOp,
} from '../protocol/messages'
import { parseTopic, TOPIC_LEAVES, type DeviceAddress } from '../protocol/topics'

/**
 * What a message means to the device: an event, news of keys, a signature by a key that it does not know, a signed command
 * that it cannot read, or nothing.
 */
export type DecodedMessage =
  | { event: CoreEvent }
  | { announcement: KeysAnnouncement }
  | { unknownKey: keyof typeof TOPIC_LEAVES }
  | { malformed: { id: string; op: CommandOp } }
  | undefined

/** What a message is compared with. */
export interface DecodeContext {
  address: DeviceAddress
  serverKeys: ServerKeys
  /** The time request that has no answer yet. */
  timeRequest: { nonce: string; sentAtUptimeMs: number } | undefined
}

/** The parts of a signed command that are enough to answer it when the rest cannot be read. */
const commandHeadSchema = z.looseObject({ id: commandIdSchema, d: deviceIdSchema, op: commandOpSchema })

/** Opens one message of the broker. The broker only transports: every message proves its origin by its signature. */
export function decodeMessage(topic: string, payload: Buffer, context: DecodeContext): DecodedMessage {
  const parsed = parseTopic(topic)
  const { merchantId, deviceId } = context.address
  if (parsed?.merchantId !== merchantId || parsed.deviceId !== deviceId) return undefined
  switch (parsed.name) {
    case 'command':
      return decodeCommand(payload, context)
    case 'desired': {
      const opened = openServer(payload, context.serverKeys, desiredStateSchema)
      if (!opened.ok) return forgedUnlessUnreadable('desired', opened.why)
      return { event: { type: 'desired', desired: opened.payload } }
    }
    case 'query': {
      const opened = openServer(payload, context.serverKeys, stateQuerySchema)
      if (!opened.ok) return forgedUnlessUnreadable('query', opened.why)
      const { d, heard } = opened.payload
      return d === deviceId
        ? { event: { type: 'query', ...(heard === undefined ? {} : { heard }) } }
        : undefined
    }
    case 'time':
      return decodeTime(payload, context)
    default:
      return undefined
  }
}

function decodeCommand(payload: Buffer, { serverKeys, address }: DecodeContext): DecodedMessage {
  const opened = openServer(payload, serverKeys, commandSchema)
  if (opened.ok) return { event: { type: 'command', command: opened.payload } }
  const announced = openServer(payload, serverKeys, keysAnnouncementSchema)
  if (announced.ok)
    return announced.payload.d === address.deviceId ? { announcement: announced.payload } : undefined
  const head = openServer(payload, serverKeys, commandHeadSchema)
  if (!head.ok) return forgedUnlessUnreadable('command', head.why)
  const { id, op, d } = head.payload
  return d === address.deviceId ? { malformed: { id, op } } : undefined
}

function decodeTime(payload: Buffer, { serverKeys, address, timeRequest }: DecodeContext): DecodedMessage {
  // Both ends publish on this topic, and a broker of MQTT 3.1.1 returns our own messages to us.
  if (isDeviceEnvelope(payload)) return undefined
  const opened = openServer(payload, serverKeys, timeReplySchema)
  if (!opened.ok) return forgedUnlessUnreadable('time', opened.why)
  const reply = opened.payload
  if (reply.d !== address.deviceId || reply.nonce !== timeRequest?.nonce) return undefined
  return { event: { type: 'time', reply, sentAtUptimeMs: timeRequest.sentAtUptimeMs } }
}

/** A wrong signature or an oversized message is an attack, a key may be new; text that is no envelope is only ignored. */
function forgedUnlessUnreadable(topic: keyof typeof TOPIC_LEAVES, why: OpenRefusal): DecodedMessage {
  if (why === 'unknown_key') return { unknownKey: topic }
  const isForged = why === 'bad_signature' || why === 'too_large'
  return isForged ? { event: { type: 'forged', leaf: TOPIC_LEAVES[topic] } } : undefined
}
