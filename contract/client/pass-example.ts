import { randomUUID } from 'node:crypto'
import type { IntegrationRowReply } from '../integration'
import type { IntegrationClient } from './integration-client'

type SoldPass = {
  /** The seller's own number: the same one again changes what it stands for. */
  passRef: string
  plateText: string
  plateColour: string
  /** None: in every lot. */
  lotCodes: string[]
  validFrom: Date
  validTo: Date
}

/** The office that sells monthly passes (月卡), as small as one can be. Unpaid stays of the plate are priced again by each call. */
export class PassExample {
  constructor(
    private readonly client: IntegrationClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** Also to prolong it, or for another car: the whole pass as it is from now on. */
  sell(pass: SoldPass): Promise<IntegrationRowReply> {
    return this.send(pass)
  }

  /** It counts until now, and not any more. */
  giveBack(pass: SoldPass): Promise<IntegrationRowReply> {
    return this.send({ ...pass, validTo: new Date(this.now()) })
  }

  private async send(pass: SoldPass): Promise<IntegrationRowReply> {
    const { plateText: text, plateColour: colour, validFrom, validTo, ...rest } = pass
    const row = {
      eventId: randomUUID(),
      sentAt: new Date(this.now()).toISOString(),
      plates: [{ text, colour }],
      validFrom: validFrom.toISOString(),
      validTo: validTo.toISOString(),
      ...rest,
    }
    const { value, refused } = await this.client.call('passes', { rows: [row] })
    if (!value) throw new Error(refused?.code ?? 'refused')
    return value.rows[0]!
  }
}
