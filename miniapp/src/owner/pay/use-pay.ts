import type { OwnerOrder } from '@fangxing/contract/orders'
import { openPaymentSheet } from '@shared/phone/payment-sheet'
import { requestNotifications } from '@shared/phone/notifications'
import { onForeground } from '@shared/phone/foreground'
import { useLatest } from '@shared/ui/use-latest'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { call } from '../calls'
import { clearPendingPayment, savePendingPayment, pendingPaymentId } from './pending-payment'
import { nextCheckMs, nextPayState, type PayState } from './pay-state'

export type Pay = {
  state: PayState
  start: () => Promise<void>
  checkNow: () => void
}

/**
 * One tap from the bill to WeChat's sheet, then checks until the result is known. The order's live state has priority:
 * `order.paidAt` ends any attempt.
 */
export function usePay(order: OwnerOrder | undefined, refresh: () => Promise<boolean>): Pay {
  const [state, dispatch] = useReducer(nextPayState, { status: 'idle' })
  const orderId = order?.id
  const isPaid = order ? order.paidAt !== null : false
  const latest = useLatest({ order, refresh })
  const busy = useRef(false)

  useEffect(() => {
    const paymentId = orderId ? pendingPaymentId(orderId) : undefined
    if (paymentId) dispatch({ type: 'resumed', paymentId })
  }, [orderId])

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
    const current = latest.current.order
    if (!current || busy.current) return
    busy.current = true
    dispatch({ type: 'tapped' })
    const result = await call('pay', { params: { orderId: current.id }, body: { amountFen: current.dueFen } })
    if (!result.ok) {
      busy.current = false
      dispatch({ type: 'refused', problem: result.problem })
      if (result.problem.kind === 'refused') await latest.current.refresh()
      return
    }
    const { paymentId: newPaymentId, state: paymentState, pay } = result.value
    if (pay) savePendingPayment({ orderId: current.id, paymentId: newPaymentId })
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
