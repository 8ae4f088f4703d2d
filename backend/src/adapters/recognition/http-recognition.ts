import { Agent, request } from 'undici'
import { z } from 'zod'
import type { Answer, PlateRecognition, RecognisedPlate } from '../../ports'
import type { Settings } from '../../settings/settings'

const CONNECT_TIMEOUT_MS = 2000
/** Somebody stands at the car and can type it meanwhile. */
const TOTAL_TIMEOUT_MS = 5000
const MAX_RESPONSE_BYTES = 64 * 1024
/** Pictures under way at once; one more is answered at once, so that a recogniser that is slow holds no requests up. */
const AT_ONCE = 8

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
  private readonly agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, connections: AT_ONCE })
  private underWay = 0

  constructor(private readonly options: { url: string | undefined; token: string | undefined }) {
    this.isOn = options.url !== undefined
  }

  async recognise(picture: { body: Buffer; mediaType: string }): Promise<Answer<RecognisedPlate[]>> {
    if (this.options.url === undefined) return { kind: 'refused', code: 'off', message: 'not set up' }
    if (this.underWay >= AT_ONCE) return { kind: 'unknown', why: 'too many at once' }
    this.underWay += 1
    try {
      return await this.send(this.options.url, picture)
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      return { kind: 'unknown', why: code ?? name ?? 'error' }
    } finally {
      this.underWay -= 1
    }
  }

  stop(): Promise<void> {
    return this.agent.destroy()
  }

  private async send(
    url: string,
    { body, mediaType }: { body: Buffer; mediaType: string },
  ): Promise<Answer<RecognisedPlate[]>> {
    const { token } = this.options
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': mediaType,
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(TOTAL_TIMEOUT_MS),
      dispatcher: this.agent,
    })
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of response.body) {
      size += (chunk as Buffer).length
      if (size > MAX_RESPONSE_BYTES) return { kind: 'unknown', why: 'response too large' }
      chunks.push(chunk as Buffer)
    }
    if (response.statusCode !== 200) return { kind: 'unknown', why: `status ${response.statusCode}` }
    return answerOf(Buffer.concat(chunks).toString('utf8'))
  }
}

function answerOf(text: string): Answer<RecognisedPlate[]> {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    return { kind: 'unknown', why: 'not JSON' }
  }
  const parsed = replySchema.safeParse(given)
  if (!parsed.success) return { kind: 'unknown', why: 'answer not understood' }
  const value = parsed.data.plates.map(({ text: plate, colour, confidence }) => ({
    text: plate,
    colour: colour ?? null,
    confidencePct: Math.round(confidence),
  }))
  return { kind: 'ok', value }
}

export const createPlateRecognition = (
  settings: Pick<Settings, 'PLATE_RECOGNITION_URL' | 'PLATE_RECOGNITION_TOKEN'>,
): HttpRecognition =>
  new HttpRecognition({ url: settings.PLATE_RECOGNITION_URL, token: settings.PLATE_RECOGNITION_TOKEN })
