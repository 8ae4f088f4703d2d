import type { OwnerOrder } from '@fangxing/contract/orders'
import { payOnPhone } from '@shared/phone/pay'
import { askToNotify } from '@shared/phone/subscribe'
import { onAwake } from '@shared/phone/awake'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { call } from '../calls'
import { forgetPending, keepPending, pendingOf } from './pending'
import { nextCheckMs, nextPay, type PayState } from './pay-state'

export type Pay = {
  state: PayState
  start: () => Promise<void>
  checkNow: () => void
}

/**
 * One tap from the bill to WeChat's sheet, and looking afterwards until the result is known. The order's own live state
 * wins over everything: `order.paidAt` ends any attempt.
 */
export function usePay(order: OwnerOrder | undefined, refresh: () => Promise<boolean>): Pay {
  const [state, dispatch] = useReducer(nextPay, { at: 'idle' })
  const orderId = order?.id
  const isPaid = order ? order.paidAt !== null : false
  const latest = useRef({ order, refresh })
  latest.current = { order, refresh }
  const busy = useRef(false)

  useEffect(() => {
    const paymentId = orderId ? pendingOf(orderId) : undefined
    if (paymentId) dispatch({ is: 'resumed', paymentId })
  }, [orderId])

  useEffect(() => {
    if (isPaid) dispatch({ is: 'order_paid' })
  }, [isPaid])

  useEffect(() => {
    if (['cancelled', 'failed', 'lapsed', 'done', 'surplus'].includes(state.at)) forgetPending()
  }, [state.at])

  const paymentId = state.at === 'checking' || state.at === 'unknown' ? state.paymentId : undefined
  const check = useCallback(async () => {
    if (!paymentId || busy.current) return
    busy.current = true
    const answer = await call('checkPayment', { params: { paymentId }, body: {} })
    busy.current = false
    dispatch(answer.ok ? { is: 'checked', state: answer.value.state } : { is: 'check_failed' })
    if (answer.ok && ['succeeded', 'surplus'].includes(answer.value.state)) await latest.current.refresh()
  }, [paymentId])

  const waitMs = nextCheckMs(state)
  useEffect(() => {
    if (waitMs === undefined) return undefined
    const timer = setTimeout(() => void check(), waitMs)
    const leave = onAwake(() => void check())
    return () => {
      clearTimeout(timer)
      leave()
    }
    // `state` is a new object after every look, also when the wait stays the same.
  }, [waitMs, check, state])

  const start = useCallback(async () => {
    const bill = latest.current.order
    if (!bill || busy.current) return
    busy.current = true
    dispatch({ is: 'tapped' })
    const answer = await call('pay', { params: { orderId: bill.id }, body: { amountFen: bill.dueFen } })
    if (!answer.ok) {
      busy.current = false
      dispatch({ is: 'refused', problem: answer.problem })
      if (answer.problem.kind === 'refused') await latest.current.refresh()
      return
    }
    const { paymentId: made, state: paymentState, pay } = answer.value
    keepPending({ orderId: bill.id, paymentId: made })
    dispatch({ is: 'asked', paymentId: made, state: paymentState, sheet: pay !== null })
    const said = pay ? await payOnPhone(pay) : undefined
    busy.current = false
    if (said) dispatch({ is: 'phone_said', said })
    if (said === 'ok') askToNotify()
  }, [])

  return {
    state,
    start,
    checkNow: useCallback(() => void check(), [check]),
  }
}
