import type { ArrearView } from '@fangxing/contract/arrears'
import type { StaffCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/result'
import { useCallback, useRef, useState } from 'react'
import { call } from '../calls'

export type ArrearsState =
  | { status: 'idle' }
  | { status: 'loading' }
  | { status: 'problem'; problem: Problem }
  | { status: 'loaded'; arrears: ArrearView[]; left: CarsLeft; isCloneSuspected: boolean }

/** The cars of a plate that have left, as far as anybody has told. */
type CarsLeft = NonNullable<StaffCall<'listArrears'>['reply']['left']>

const PAGE_LIMIT = 100

/** The open arrears of a plate, in every lot of the merchant and in every colour. */
export function usePlateArrears(): {
  arrears: ArrearsState
  search: (plateText: string) => Promise<void>
  reset: () => void
} {
  const [arrears, setArrears] = useState<ArrearsState>({ status: 'idle' })
  const latestRequest = useRef(0)

  const search = useCallback(async (plateText: string) => {
    const request = ++latestRequest.current
    setArrears({ status: 'loading' })
    const result = await call('listArrears', { query: { plateText, limit: PAGE_LIMIT } })
    if (request !== latestRequest.current) return
    setArrears(
      result.ok
        ? {
            status: 'loaded',
            arrears: result.value.items,
            left: result.value.left ?? [],
            isCloneSuspected: result.value.isCloneSuspected ?? false,
          }
        : { status: 'problem', problem: result.problem },
    )
  }, [])

  const reset = useCallback(() => {
    latestRequest.current += 1
    setArrears({ status: 'idle' })
  }, [])

  return { arrears, search, reset }
}
