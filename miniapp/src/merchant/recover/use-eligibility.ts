import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/order-view'
import type { GateAnswer } from '@fangxing/contract/staff-api'
import { randomKey } from '@shared/net/random-key'
import type { Problem } from '@shared/net/result'
import { useEffect, useRef, useState } from 'react'
import { call } from '../calls'
import { failedRules } from './failed-rules'

type Request = StaffCall<'askGate'>['body']
export type EligibilityState =
  | { status: 'nothing_asked' }
  | { status: 'asking' }
  | { status: 'answered'; result: GateAnswer }
  | { status: 'opening'; result: GateAnswer }
  | { status: 'problem'; problem: Problem }

/**
 * Asks the gate and opens the order. An answer belongs to what was asked: any change takes it back. The same request
 * opens with the same key, so a lost answer never makes a second order.
 */
export function useEligibility(request: Request | undefined) {
  const [eligibility, setGate] = useState<EligibilityState>({ status: 'nothing_asked' })
  const [busy, setBusy] = useState(false)
  const requestKey = JSON.stringify(request)
  const key = useRef(randomKey())

  useEffect(() => {
    key.current = randomKey()
    setGate({ status: 'nothing_asked' })
  }, [requestKey])

  async function check(): Promise<void> {
    if (!request || busy) return
    setBusy(true)
    setGate({ status: 'asking' })
    const result = await call('askGate', { body: request })
    setBusy(false)
    setGate(
      result.ok
        ? { status: 'answered', result: result.value }
        : { status: 'problem', problem: result.problem },
    )
  }

  async function open(): Promise<StaffOrder | undefined> {
    if (!request || busy || eligibility.status !== 'answered') return undefined
    setBusy(true)
    setGate({ status: 'opening', result: eligibility.result })
    const result = await call('openRecovery', { body: request, idempotencyKey: key.current })
    setBusy(false)
    if (result.ok) return result.value
    const failed = failedRules(result.problem)
    setGate(
      failed
        ? { status: 'answered', result: { ok: false, amountFen: eligibility.result.amountFen, failed } }
        : { status: 'problem', problem: result.problem },
    )
    return undefined
  }

  return { eligibility, busy, check, open }
}
