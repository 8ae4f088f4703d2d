import type { StaffCall } from '@fangxing/contract/calls'
import type { Message } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { takePhotos } from '@shared/phone/camera'
import { useState } from 'react'
import { call } from '../../calls'
import { messages } from './messages'

export type ReadPlate = StaffCall<'recognisePlate'>['reply']['plates'][number]

/** Takes a picture of a plate and has it read. What is read only fills the fields: a person compares it with the car. */
export function useRecognition(onRead: (plate: ReadPlate) => void) {
  const [isReading, setReading] = useState(false)
  const [plates, setPlates] = useState<readonly ReadPlate[]>([])
  const [failure, setFailure] = useState<Message>()

  async function photograph(): Promise<void> {
    setFailure(undefined)
    setPlates([])
    const taken = await takePhotos(1, () => setReading(true))
    if (!taken.ok) {
      setReading(false)
      if (taken.reason === 'not_allowed') setFailure(messages.not_allowed)
      else if (taken.reason !== 'cancelled') setFailure(messages.unreadable)
      return
    }
    const { content, mediaType } = taken.photos[0]!
    const result = await call('recognisePlate', { bytes: { content, mediaType } })
    setReading(false)
    if (!result.ok) return setFailure(problemMessage(result.problem))
    const [best] = result.value.plates
    if (!best) return setFailure(messages.nothingRead)
    setPlates(result.value.plates)
    return onRead(best)
  }

  return { isReading, plates, failure, photograph, forget: () => setPlates([]) }
}
