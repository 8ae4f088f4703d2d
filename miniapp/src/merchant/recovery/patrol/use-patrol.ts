import type { StaffCall } from '@fangxing/contract/calls'
import type { PlateColour } from '@fangxing/contract/plate'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { useEffect, useState } from 'react'
import { call } from '../../calls'
import { lookUps, useLate, type Answer } from '../../found/look-ups'
import { useFreshPosition } from '../../found/use-fresh-position'
import type { LookUp } from '../../found/waiting-look-ups'

export type PatrolState =
  | { status: 'typing' }
  | { status: 'asking' }
  | { status: 'answered'; answer: Answer }
  /** `isKept`: it is asked again by itself. */
  | { status: 'failed'; problem: Problem; isKept: boolean }
export type Asked = { plateText: string; plateColour?: PlateColour; bay?: string; confidencePct?: number }
type Counts = StaffCall<'lookUpPlate'>['reply']['today']

const readToday = () => call('readPatrol', {})

/** One look-up after the other; what could not be sent is sent again, and what it found is told then. */
export function usePatrol({ staffId, lotId }: { staffId: string; lotId: string }) {
  const [state, setState] = useState<PatrolState>({ status: 'typing' })
  const [counts, setCounts] = useState<Counts>()
  const position = useFreshPosition()
  const read = useRead(readToday)
  const late = useLate({ staffId, lotId })

  useEffect(() => {
    const unsubscribe = lookUps.store.subscribe(({ today }, before) => {
      if (today !== before.today && today?.staffId === staffId) setCounts(today.counts)
    })
    void lookUps.flush()
    return unsubscribe
  }, [staffId])

  const ask = async (asked: Asked): Promise<void> => {
    const at = position()
    const lookedAt = new Date().toISOString()
    const lookUp: LookUp = { lotId, ...asked, lookedAt, ...(at ? { position: at } : {}) }
    setState({ status: 'asking' })
    const { result, isKept } = await lookUps.askOrKeep(staffId, lookUp)
    if (result.ok) return setState({ status: 'answered', answer: result.value })
    return setState({ status: 'failed', problem: result.problem, isKept })
  }

  return {
    state,
    today: counts ?? read.value,
    mayRecognise: read.value?.mayRecognise ?? false,
    ask,
    next: () => setState({ status: 'typing' }),
    late,
    forgetLate: () => lookUps.forgetLate({ staffId, lotId }),
    sendWaiting: () => lookUps.flush(),
  }
}
