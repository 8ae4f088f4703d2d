import { generate, type IPubackPacket } from 'mqtt-packet'
import type { MqttClient } from 'mqtt'

/**
 * MQTT.js hands over one packet at a time and waits for the callback before the next. An error given to that callback
 * skips its own PUBACK and lets the next packet come (lib/handlers/publish.js, QoS 1), so that many messages can be
 * stored in one commit and acknowledged afterwards. A test fails when the library does otherwise.
 */
export const HELD = new Error('acknowledged after the commit')

/** Sends the PUBACK of a held message, written by the library's own packet writer, and notifies whoever observes packets. */
export function acknowledge(client: MqttClient, messageId: number): void {
  const packet: IPubackPacket = { cmd: 'puback', messageId }
  client.stream.write(generate(packet, { protocolVersion: client.options.protocolVersion }))
  client.emit('packetsend', packet)
}
