import {
  deviceTopic,
  parseDeviceTopic,
  RETAINED,
  type DeviceLeaf,
  type ServerLeaf,
} from '@fangxing/contract/device-protocol'

/**
 * The topics of PL/1: our name on the left, the last level of the topic on the wire on the right. The wire keeps its
 * short names, because installed devices and the access lists of brokers use them; code uses our names.
 */
export const TOPIC_LEAVES = {
  command: 'cmd',
  desired: 'want',
  query: 'ask',
  time: 'time',
  ack: 'ack',
  reported: 'state',
  presence: 'life',
  event: 'evt',
} as const

export type TopicName = keyof typeof TOPIC_LEAVES
type NameOf<Leaf> = {
  [Name in TopicName]: (typeof TOPIC_LEAVES)[Name] extends Leaf ? Name : never
}[TopicName]
/** Topics that the server publishes. */
export type ServerTopic = NameOf<ServerLeaf>
/** Topics that the device publishes; `time` belongs to both. */
export type ReportTopic = NameOf<DeviceLeaf>

export const SERVER_TOPICS: readonly ServerTopic[] = ['command', 'desired', 'query', 'time']

export interface DeviceAddress {
  merchantId: string
  deviceId: string
}

/** Full topic on the wire. Throws a RangeError when an identifier could change the topic's shape. */
export function topicOf({ merchantId, deviceId }: DeviceAddress, name: TopicName): string {
  return deviceTopic(merchantId, deviceId, TOPIC_LEAVES[name])
}

/** Whether the broker keeps the last message of a topic for those who subscribe later. */
export function isRetained(name: TopicName): boolean {
  return RETAINED[TOPIC_LEAVES[name]]
}

/** Parts of a PL/1 topic with our name for it, or undefined when it is none. */
export function parseTopic(topic: string): (DeviceAddress & { name: TopicName }) | undefined {
  const parts = parseDeviceTopic(topic)
  if (!parts) return undefined
  const { merchantId, deviceId, leaf } = parts
  const name = (Object.keys(TOPIC_LEAVES) as TopicName[]).find(key => TOPIC_LEAVES[key] === leaf)
  return name && { merchantId, deviceId, name }
}
