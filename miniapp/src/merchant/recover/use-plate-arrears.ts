import type { ArrearView } from '@fangxing/contract/staff-api'
import type { Problem } from '@shared/net/result'
import { useCallback, useRef, useState } from 'react'
import { call } from '../calls'

export type ArrearsState =
  | { status: 'nothing_asked' }
  | { status: 'asking' }
  | { status: 'problem'; problem: Problem }
  | { status: 'found'; arrears: ArrearView[] }

const ALL = 100

/** The open debts of a plate, in every lot of the merchant and in every colour. */
export function usePlateArrears(): {
  search: ArrearsState
  run: (plateText: string) => Promise<void>
  reset: () => void
} {
  const [search, setSearch] = useState<ArrearsState>({ status: 'nothing_asked' })
  const latest = useRef(0)

  const run = useCallback(async (plateText: string) => {
    const request = ++latest.current
    setSearch({ status: 'asking' })
    const result = await call('listArrears', { query: { plateText, limit: ALL } })
    if (request !== latest.current) return
    setSearch(
      result.ok
        ? { status: 'found', arrears: result.value.items }
        : { status: 'problem', problem: result.problem },
    )
  }, [])

  const reset = useCallback(() => {
    latest.current += 1
    setSearch({ status: 'nothing_asked' })
  }, [])

  return { search, run, reset }
}
