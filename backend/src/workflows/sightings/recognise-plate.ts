import type { StaffCall } from '@fangxing/contract/calls'
import { coloursOf, normalisePlateText, PLATE_COLOUR_NAMES } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import type { PictureReader, PlateRecognition, RecognisedPlate } from '../../ports'

type Needs = { plateRecognition: PlateRecognition; pictureReader: PictureReader; log: Logger }
type Reply = StaffCall<'recognisePlate'>['reply']

const MOST_PLATES = 5

/** Reads the plates in a picture for somebody who confirms them. The picture is not kept. */
export class RecognisePlate {
  constructor(private readonly needs: Needs) {}

  /** What is no plate is left out. Refusals: RECOGNITION_OFF, PHOTO_UNREADABLE, UNAVAILABLE, RECOGNITION_FAILED. */
  async recognise(sent: Buffer): Promise<Reply> {
    const { plateRecognition, pictureReader, log } = this.needs
    if (!plateRecognition.isOn) throw new Refusal('RECOGNITION_OFF')
    // Written again, so that nothing beside the pixels, such as where it was taken, leaves the platform.
    const picture = await pictureReader.read(sent)
    if (!picture) throw new Refusal('PHOTO_UNREADABLE')
    const answer = await plateRecognition.recognise(picture)
    if (answer.kind !== 'ok') {
      const why = answer.kind === 'unknown' ? answer.why : answer.code
      log.warn({ why }, 'plate recognition failed')
      throw new Refusal('RECOGNITION_FAILED')
    }
    const plates = answer.value.flatMap(plate => readPlate(plate) ?? [])
    return {
      plates: plates.sort((one, other) => other.confidencePct - one.confidencePct).slice(0, MOST_PLATES),
    }
  }
}

/** Null: no text that a plate can have. A colour that the text cannot have is not known. */
function readPlate({ text, colour, confidencePct }: RecognisedPlate): Reply['plates'][number] | null {
  const plateText = normalisePlateText(text)
  const possible = coloursOf(plateText)
  if (possible.length === 0) return null
  const named = PLATE_COLOUR_NAMES.find(name => name === colour)
  return { plateText, plateColour: named && possible.includes(named) ? named : null, confidencePct }
}
