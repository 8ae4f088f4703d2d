import { LEAF, DEVICE_LEAVES, parseDeviceTopic, type DeviceLeaf } from '@fangxing/contract/device-protocol'
import {
  ackSchema,
  deviceEventSchema,
  presenceSchema,
  reportedStateSchema,
  timeQuerySchema,
} from '@fangxing/contract/device-protocol.schema'
import { isServerEnvelope, openDevice, type OpenRefusal } from '@fangxing/contract/envelope'
import type { DeviceMessage } from '../../workflows/ingest-reports/ingest-reports'
import type { KnownDevice } from './key-ring'

const SCHEMAS = {
  ack: ackSchema,
  state: reportedStateSchema,
  life: presenceSchema,
  evt: deviceEventSchema,
  time: timeQuerySchema,
} as const
const LEAVES: ReadonlySet<string> = new Set(DEVICE_LEAVES)

export type Address = { merchantId: string; deviceId: string; leaf: DeviceLeaf }
export type MessageFault = OpenRefusal | 'unknown_device' | 'wrong_merchant'
export type OpenedMessage =
  | { kind: 'message'; message: DeviceMessage }
  | { kind: 'fault'; why: MessageFault }
  | { kind: 'own' }

/** Whose message this is by its topic, or null when it is on no topic that devices write. */
export function addressOf(topic: string): Address | null {
  const parts = parseDeviceTopic(topic)
  return parts && LEAVES.has(parts.leaf) ? { ...parts, leaf: parts.leaf as DeviceLeaf } : null
}

/** Topic, envelope, signature and shape must all name the same device; `own`: our own word on the shared `time` leaf. */
export function openMessage(
  address: Address,
  payload: Buffer,
  device: KnownDevice | undefined,
): OpenedMessage {
  if (address.leaf === LEAF.time && isServerEnvelope(payload)) return { kind: 'own' }
  if (!device) return { kind: 'fault', why: 'unknown_device' }
  if (device.merchantId !== address.merchantId) return { kind: 'fault', why: 'wrong_merchant' }
  let why: OpenRefusal = 'bad_signature'
  for (const { keyVersion, hmacKey } of device.keys) {
    const from = { leaf: address.leaf, deviceId: address.deviceId, hmacKey }
    const opened = openDevice<unknown>(payload, from, SCHEMAS[address.leaf])
    if (opened.ok)
      return {
        kind: 'message',
        message: { ...address, keyVersion, payload: opened.payload } as DeviceMessage,
      }
    why = opened.why
    if (why !== 'bad_signature') break
  }
  return { kind: 'fault', why }
}
