import type { IClientPublishOptions, MqttClient } from 'mqtt'
import type { PublishOutcome } from '../../ports'

const PUBLISH_TIMEOUT_MS = 3000

/** Messages that the broker has not confirmed yet: given up with their connection, never sent again on the next. */
export class UnconfirmedPublishes {
  private readonly messageIds = new Set<number>()

  /** QoS 1; resolves when the broker confirms, when the connection ends, or after three seconds. */
  publish(
    client: MqttClient,
    topic: string,
    body: string,
    options: IClientPublishOptions,
  ): Promise<PublishOutcome> {
    return new Promise(resolve => {
      let messageId: number | undefined
      const finish = (outcome: PublishOutcome) => {
        clearTimeout(timer)
        if (messageId !== undefined) this.messageIds.delete(messageId)
        resolve(outcome)
      }
      // Only the library's own answer ends the message: until then the next connection would send it again.
      const timer = setTimeout(() => resolve('unknown'), PUBLISH_TIMEOUT_MS)
      timer.unref()
      // Called in the same turn in which the library numbers the message and writes it, or with why it did neither.
      const cbStorePut = (error?: Error) => {
        if (error) return finish('not_written')
        messageId = client.getLastMessageId()
        this.messageIds.add(messageId)
      }
      try {
        client.publish(topic, body, { ...options, cbStorePut }, error => finish(error ? 'unknown' : 'taken'))
      } catch {
        finish(messageId === undefined ? 'not_written' : 'unknown')
      }
    })
  }

  giveUp(client: MqttClient): void {
    for (const messageId of this.messageIds) client.removeOutgoingMessage(messageId)
    this.messageIds.clear()
  }
}
