import { onNetworkChange, useOnline } from '@shared/net/network'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import type { Result } from '@shared/net/result'
import { useCallback, useEffect, useRef, useState } from 'react'
import { mayWait, waitingLookUps, type LookUp } from '../../found/waiting-look-ups'

export type Answer = { plateText: string; found: PatrolFinding[] }

/** Sends look-ups that could not be sent, the oldest first, whenever there may be a network again. */
export function useWaitingSender(staffId: string, send: (lookUp: LookUp) => Promise<Result<Answer>>) {
  /** Cars that owe and were found only now. */
  const [late, setLate] = useState<readonly Answer[]>([])
  const isOnline = useOnline()
  const isSending = useRef(false)

  /** Stops at the first that cannot be sent. */
  const sendWaiting = useCallback(async () => {
    if (isSending.current) return
    isSending.current = true
    try {
      for (const item of waitingLookUps.of(staffId)) {
        const result = await send(item.lookUp)
        if (!result.ok && mayWait(result.problem)) return
        waitingLookUps.remove(item)
        if (result.ok && result.value.found.length > 0) setLate(current => [...current, result.value])
      }
    } finally {
      isSending.current = false
    }
  }, [send, staffId])

  useEffect(() => {
    void sendWaiting()
    return onNetworkChange(() => void sendWaiting())
  }, [sendWaiting, isOnline])

  return { late, forgetLate: () => setLate([]), sendWaiting }
}
