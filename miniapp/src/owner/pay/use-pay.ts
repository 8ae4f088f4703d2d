import type { OwnerCall } from '@fangxing/contract/calls'
import type { Result } from '@shared/net/result'
import { openPaymentSheet } from '@shared/phone/payment-sheet'
import { requestNotifications } from '@shared/phone/notifications'
import { onForeground } from '@shared/phone/foreground'
import { useLatest } from '@shared/ui/use-latest'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { call } from '../calls'
import { clearPendingPayment, savePendingPayment, pendingPaymentId } from './pending-payment'
import { nextCheckMs, nextPayState, type PayState } from './pay-state'

/** What is paid: the bill of an order has the order's id. */
export type Payable = {
  id: string
  dueFen: number
  isPaid: boolean
  /** Asks the platform for a payment of exactly what the page shows. */
  request: (amountFen: number) => Promise<Result<OwnerCall<'pay'>['reply']>>
}

export type Pay = {
  state: PayState
  start: () => Promise<void>
  checkNow: () => void
}

/**
 * One tap from the bill to WeChat's sheet, then checks until the result is known. What is known of the bill has priority:
 * `isPaid` ends any attempt.
 */
export function usePay(payable: Payable | undefined, refresh: () => Promise<boolean>): Pay {
  const [state, dispatch] = useReducer(nextPayState, { status: 'idle' })
  const billId = payable?.id
  const isPaid = payable?.isPaid ?? false
  const latest = useLatest({ payable, refresh })
  const busy = useRef(false)

  useEffect(() => {
    const paymentId = billId ? pendingPaymentId(billId) : undefined
    if (paymentId) dispatch({ type: 'resumed', paymentId })
  }, [billId])

  useEffect(() => {
    if (isPaid) dispatch({ type: 'order_paid' })
  }, [isPaid])

  useEffect(() => {
    if (['cancelled', 'failed', 'lapsed', 'done', 'surplus'].includes(state.status)) clearPendingPayment()
  }, [state.status])

  const paymentId = nextCheckMs(state) !== undefined && 'paymentId' in state ? state.paymentId : undefined
  const check = useCallback(async () => {
    if (!paymentId || busy.current) return
    busy.current = true
    const result = await call('checkPayment', { params: { paymentId }, body: {} })
    busy.current = false
    dispatch(result.ok ? { type: 'checked', state: result.value.state } : { type: 'check_failed' })
    if (result.ok && ['succeeded', 'surplus'].includes(result.value.state)) await latest.current.refresh()
  }, [paymentId, latest])
  useNextCheck(state, check)

  const start = useCallback(async () => {
    const current = latest.current.payable
    if (!current || busy.current) return
    busy.current = true
    dispatch({ type: 'tapped' })
    const result = await current.request(current.dueFen)
    if (!result.ok) {
      busy.current = false
      dispatch({ type: 'refused', problem: result.problem })
      if (result.problem.kind === 'refused') await latest.current.refresh()
      return
    }
    const { paymentId: newPaymentId, state: paymentState, pay } = result.value
    if (pay) savePendingPayment({ billId: current.id, paymentId: newPaymentId })
    dispatch({ type: 'created', paymentId: newPaymentId, state: paymentState, sheet: pay !== null })
    const sheetResult = pay ? await openPaymentSheet(pay).catch(() => 'failed' as const) : undefined
    busy.current = false
    if (sheetResult) dispatch({ type: 'sheet_closed', sheetResult })
    if (sheetResult === 'ok') requestNotifications()
  }, [latest])

  return {
    state,
    start,
    checkNow: useCallback(() => void check(), [check]),
  }
}

/** Checks again after the delay that the state asks for, and at once when the app comes to the foreground. */
function useNextCheck(state: PayState, check: () => Promise<void>): void {
  const delayMs = nextCheckMs(state)
  useEffect(() => {
    if (delayMs === undefined) return undefined
    const timer = setTimeout(() => void check(), delayMs)
    const stopListening = onForeground(() => void check())
    return () => {
      clearTimeout(timer)
      stopListening()
    }
    // `state` is a new object after every check, also when the delay stays the same.
  }, [delayMs, check, state])
}
