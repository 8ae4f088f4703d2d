import type { StaffCall } from '@fangxing/contract/calls'
import type { StaffOrder } from '@fangxing/contract/orders'
import type { Eligibility } from '@fangxing/contract/eligibility'
import { freshKey } from '@shared/net/fresh-key'
import type { Problem } from '@shared/net/answer'
import { useEffect, useRef, useState } from 'react'
import { call } from '../calls'
import { failedRules } from './failed-rules'

type Request = StaffCall<'checkEligibility'>['body']
export type Gate =
  | { at: 'nothing_asked' }
  | { at: 'asking' }
  | { at: 'answered'; answer: Eligibility }
  | { at: 'opening'; answer: Eligibility }
  | { at: 'problem'; problem: Problem }

/**
 * Asks the gate and opens the order. An answer belongs to what was asked: any change takes it back. The same request
 * opens with the same key, so a lost answer never makes a second order.
 */
export function useGate(request: Request | undefined) {
  const [gate, setGate] = useState<Gate>({ at: 'nothing_asked' })
  const [busy, setBusy] = useState(false)
  const asked = JSON.stringify(request)
  const key = useRef(freshKey())

  useEffect(() => {
    key.current = freshKey()
    setGate({ at: 'nothing_asked' })
  }, [asked])

  async function ask(): Promise<void> {
    if (!request || busy) return
    setBusy(true)
    setGate({ at: 'asking' })
    const answer = await call('checkEligibility', { body: request })
    setBusy(false)
    setGate(answer.ok ? { at: 'answered', answer: answer.value } : { at: 'problem', problem: answer.problem })
  }

  async function open(): Promise<StaffOrder | undefined> {
    if (!request || busy || gate.at !== 'answered') return undefined
    setBusy(true)
    setGate({ at: 'opening', answer: gate.answer })
    const answer = await call('openRecovery', { body: request, idempotencyKey: key.current })
    setBusy(false)
    if (answer.ok) return answer.value
    const failed = failedRules(answer.problem)
    setGate(
      failed
        ? { at: 'answered', answer: { ok: false, amountFen: gate.answer.amountFen, failed } }
        : { at: 'problem', problem: answer.problem },
    )
    return undefined
  }

  return { gate, busy, ask, open }
}
