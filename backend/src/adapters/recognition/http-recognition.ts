import { z } from 'zod'
import type { Answer, PlateRecognition, RecognisedPlate } from '../../ports'
import type { Settings } from '../../settings/settings'
import { PictureService } from './picture-service'

/** Somebody stands at the car and can type it meanwhile. */
const TOTAL_TIMEOUT_MS = 5000

const replySchema = z.object({
  plates: z
    .array(
      z.object({
        text: z.string().max(24),
        colour: z.string().max(24).nullish(),
        confidence: z.number().min(0).max(100),
      }),
    )
    .max(20),
})

/** A recogniser over plain HTTP; the contract stands in docs/plate-recognition.md. Never throws. */
export class HttpRecognition implements PlateRecognition {
  readonly isOn: boolean
  private readonly service: PictureService

  constructor(options: { url: string | undefined; token: string | undefined }) {
    this.service = new PictureService({ ...options, timeoutMs: TOTAL_TIMEOUT_MS })
    this.isOn = this.service.isOn
  }

  async recognise(picture: { body: Buffer; mediaType: string }): Promise<Answer<RecognisedPlate[]>> {
    const answer = await this.service.ask(picture)
    if (answer.kind !== 'ok') return answer
    const parsed = replySchema.safeParse(answer.value)
    if (!parsed.success) return { kind: 'unknown', why: 'answer not understood' }
    const value = parsed.data.plates.map(({ text: plate, colour, confidence }) => ({
      text: plate,
      colour: colour ?? null,
      confidencePct: Math.round(confidence),
    }))
    return { kind: 'ok', value }
  }

  stop(): Promise<void> {
    return this.service.stop()
  }
}

export const createPlateRecognition = (
  settings: Pick<Settings, 'PLATE_RECOGNITION_URL' | 'PLATE_RECOGNITION_TOKEN'>,
): HttpRecognition =>
  new HttpRecognition({ url: settings.PLATE_RECOGNITION_URL, token: settings.PLATE_RECOGNITION_TOKEN })
