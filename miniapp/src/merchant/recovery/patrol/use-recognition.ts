import type { StaffCall } from '@fangxing/contract/calls'
import type { Message } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import type { Photo } from '@shared/phone/camera'
import { useTakePhotos } from '@shared/phone/use-take-photos'
import { useState } from 'react'
import { call } from '../../calls'
import { messages } from './messages'

export type ReadPlate = StaffCall<'recognisePlate'>['reply']['plates'][number]

/** Takes a picture of a plate and has it read. What is read only fills the fields: a person compares it with the car. */
export function useRecognition(onRead: (plate: ReadPlate) => void) {
  const [isReading, setReading] = useState(false)
  const { isPreparing, take } = useTakePhotos()
  const [plates, setPlates] = useState<readonly ReadPlate[]>([])
  const [failure, setFailure] = useState<Message>()

  async function read({ content, mediaType }: Photo): Promise<void> {
    setReading(true)
    const result = await call('recognisePlate', { bytes: { content, mediaType } })
    setReading(false)
    if (!result.ok) return setFailure(problemMessage(result.problem))
    const [best] = result.value.plates
    if (!best) return setFailure(messages.nothingRead)
    setPlates(result.value.plates)
    return onRead(best)
  }

  async function photograph(): Promise<void> {
    setFailure(undefined)
    setPlates([])
    await take(1, taken => {
      if (taken.ok) void read(taken.photos[0]!)
      else if (taken.reason === 'not_allowed') setFailure(messages.not_allowed)
      else if (taken.reason !== 'cancelled') setFailure(messages.unreadable)
    })
  }

  return { isReading: isPreparing || isReading, plates, failure, photograph, forget: () => setPlates([]) }
}
