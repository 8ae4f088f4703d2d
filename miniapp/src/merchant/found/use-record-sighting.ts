import type { Plate } from '@fangxing/contract/plate'
import { useRef } from 'react'
import { useFreshPosition } from './use-fresh-position'
import { lookUps } from './look-ups'
import type { LookUp } from './waiting-look-ups'

/** Whoever stands at the car goes on after this, whatever became of it. */
const WAIT_MS = 3000

/**
 * Notes that somebody stands at a car that has left as far as the platform knows: a look-up as on patrol, with time and place, once.
 * It keeps nobody from going on: what could not be sent is sent with the look-ups that wait. `isWanted`: such a car is shown.
 */
export function useRecordSighting(isWanted: boolean): (who: Who, plate: Plate) => Promise<void> {
  const position = useFreshPosition(isWanted)
  const seen = useRef('')
  return async (who, plate) => {
    const key = `${who.lotId} ${plate.text} ${plate.colour}`
    if (!isWanted || seen.current === key) return
    seen.current = key
    const at = position()
    await noLongerThan(WAIT_MS, send(who, plate, at ? { position: at } : {}))
  }
}

type Who = { staffId: string; lotId: string }

async function send({ staffId, lotId }: Who, plate: Plate, where: Pick<LookUp, 'position'>): Promise<void> {
  const lookedAt = new Date().toISOString()
  const lookUp: LookUp = { lotId, plateText: plate.text, plateColour: plate.colour, lookedAt, ...where }
  await lookUps.askOrKeep(staffId, lookUp)
}

function noLongerThan(waitMs: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, waitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
