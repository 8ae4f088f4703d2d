import { z } from 'zod'
import type { Answer, LicenceReader, ReadLicence } from '../../ports'
import type { Settings } from '../../settings/settings'
import { PictureService } from './picture-service'

/** A page of text takes longer to read than a plate, and nobody stands at a car. */
const TOTAL_TIMEOUT_MS = 8000

const replySchema = z.object({
  licence: z
    .object({
      plate: z.string().max(24),
      colour: z.string().max(24).nullish(),
      issueDate: z.string().max(24).nullish(),
      owner: z.string().max(200).nullish(),
      confidence: z.number().min(0).max(100),
    })
    .nullable(),
})

/** A reader of vehicle licences over plain HTTP; the contract stands in docs/vehicle-licence.md. Never throws. */
export class HttpLicenceReader implements LicenceReader {
  readonly isOn: boolean
  private readonly service: PictureService

  constructor(options: { url: string | undefined; token: string | undefined }) {
    this.service = new PictureService({ ...options, timeoutMs: TOTAL_TIMEOUT_MS })
    this.isOn = this.service.isOn
  }

  async read(picture: { body: Buffer; mediaType: string }): Promise<Answer<ReadLicence | null>> {
    const answer = await this.service.ask(picture)
    if (answer.kind !== 'ok') return answer
    const parsed = replySchema.safeParse(answer.value)
    if (!parsed.success) return { kind: 'unknown', why: 'answer not understood' }
    const { licence } = parsed.data
    if (licence === null) return { kind: 'ok', value: null }
    const { plate, colour, issueDate, owner, confidence } = licence
    const value = {
      plateText: plate,
      colour: colour ?? null,
      issueDate: issueDate ?? null,
      holder: owner ?? null,
      confidencePct: Math.round(confidence),
    }
    return { kind: 'ok', value }
  }

  stop(): Promise<void> {
    return this.service.stop()
  }
}

export const createLicenceReader = (
  settings: Pick<Settings, 'VEHICLE_LICENCE_URL' | 'VEHICLE_LICENCE_TOKEN'>,
): HttpLicenceReader =>
  new HttpLicenceReader({ url: settings.VEHICLE_LICENCE_URL, token: settings.VEHICLE_LICENCE_TOKEN })
