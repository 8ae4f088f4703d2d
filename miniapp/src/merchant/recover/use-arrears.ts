import type { ArrearView } from '@fangxing/contract/arrears'
import type { Problem } from '@shared/net/answer'
import { useCallback, useRef, useState } from 'react'
import { call } from '../calls'

export type Found =
  | { at: 'nothing_asked' }
  | { at: 'asking' }
  | { at: 'problem'; problem: Problem }
  | { at: 'found'; arrears: ArrearView[] }

const ALL = 100

/** The open debts of a plate, in every lot of the merchant and in every colour. */
export function usePlateArrears(): {
  found: Found
  ask: (plateText: string) => Promise<void>
  forget: () => void
} {
  const [found, setFound] = useState<Found>({ at: 'nothing_asked' })
  const turn = useRef(0)

  const ask = useCallback(async (plateText: string) => {
    const mine = ++turn.current
    setFound({ at: 'asking' })
    const answer = await call('listArrears', { query: { plateText, limit: ALL } })
    if (mine !== turn.current) return
    setFound(
      answer.ok ? { at: 'found', arrears: answer.value.items } : { at: 'problem', problem: answer.problem },
    )
  }, [])

  const forget = useCallback(() => {
    turn.current += 1
    setFound({ at: 'nothing_asked' })
  }, [])

  return { found, ask, forget }
}
