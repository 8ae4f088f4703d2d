import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Eligibility } from '@fangxing/contract/eligibility'
import { randomKey } from '@shared/net/random-key'
import type { Problem } from '@shared/net/result'
import { useReset } from '@shared/ui/use-reset'
import { useEffect, useRef, useState } from 'react'
import { call } from '../calls'
import { failedRules } from './failed-rules'

type Request = StaffCall<'checkEligibility'>['body']
export type EligibilityState =
  | { status: 'idle' }
  | { status: 'loading' }
  | { status: 'checked'; result: Eligibility }
  | { status: 'opening'; result: Eligibility }
  | { status: 'problem'; problem: Problem }

/**
 * Checks whether the recovery is allowed and opens the order. A result belongs to one request: any change of the form
 * clears it. `isIncomplete`: pictures are on their way that belong to it. The same request is opened with the same idempotency
 * key, so a lost reply never makes a second order.
 */
export function useEligibility(request: Request | undefined, isIncomplete: boolean) {
  const [eligibility, setEligibility] = useState<EligibilityState>({ status: 'idle' })
  const [busy, setBusy] = useState(false)
  const requestJson = JSON.stringify(request)
  const key = useRef(randomKey())
  const current = useRef(requestJson)

  useReset(requestJson, () => setEligibility({ status: 'idle' }))
  useEffect(() => {
    key.current = randomKey()
    current.current = requestJson
  }, [requestJson])

  async function check(): Promise<void> {
    if (!request || busy || isIncomplete) return
    setBusy(true)
    setEligibility({ status: 'loading' })
    const result = await call('checkEligibility', { body: request })
    setBusy(false)
    // An answer to what the form said before is none.
    if (current.current !== requestJson) return
    setEligibility(
      result.ok
        ? { status: 'checked', result: result.value }
        : { status: 'problem', problem: result.problem },
    )
  }

  async function open(): Promise<StaffOrder | undefined> {
    if (!request || busy || isIncomplete || eligibility.status !== 'checked') return undefined
    setBusy(true)
    setEligibility({ status: 'opening', result: eligibility.result })
    const result = await call('openRecovery', { body: request, idempotencyKey: key.current })
    setBusy(false)
    if (result.ok) return result.value
    const failed = failedRules(result.problem)
    setEligibility(
      failed
        ? { status: 'checked', result: { ok: false, amountFen: eligibility.result.amountFen, failed } }
        : { status: 'problem', problem: result.problem },
    )
    return undefined
  }

  return { eligibility, busy, check, open }
}
