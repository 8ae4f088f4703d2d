import { ARREAR_STATES, BILL_STATES, RECOVERY_ORDER_STATES } from '@fangxing/contract/states'
import { eventOfChange } from '../../../src/domain/webhooks/event-of-change'

const of = (entity: string, from_state: string | null, to_state: string | null, detail: unknown = null) =>
  eventOfChange({ entity, from_state, to_state, detail })

it('reports a debt when it comes, changes and is settled', () => {
  expect(of('arrear', null, 'grace')).toBe('arrear.created')
  expect(of('arrear', 'held', 'settled')).toBe('arrear.settled')
  const others = ARREAR_STATES.filter(state => state !== 'settled')
  expect(new Set(others.map(state => of('arrear', 'outstanding', state)))).toEqual(
    new Set(['arrear.changed']),
  )
  expect(of('arrear', 'settled', 'grace')).toBe('arrear.changed')
  expect(of('arrear', 'grace', 'grace')).toBe('arrear.changed')
  expect(of('arrear', 'settled', 'settled')).toBe('arrear.changed')
})

it('reports a bill when money has settled it, and nothing else about it', () => {
  expect(of('bill', 'open', 'settled', { amountFen: 1 })).toBe('bill.paid')
  expect(of('bill', 'superseded', 'settled', { amountFen: 500 })).toBe('bill.paid')
  expect(of('bill', 'open', 'settled', { amountFen: 0 })).toBeNull()
  expect(of('bill', 'open', 'settled')).toBeNull()
  expect(of('bill', 'open', 'settled', { amountFen: '500' })).toBeNull()
  expect(of('bill', 'settled', 'settled', { amountFen: 500 })).toBeNull()
  for (const state of BILL_STATES.filter(one => one !== 'settled'))
    expect(of('bill', 'open', state, { amountFen: 500 })).toBeNull()
  expect(of('bill', null, 'open')).toBeNull()
})

it('reports a refund when the money is back', () => {
  expect(of('refund', 'processing', 'succeeded')).toBe('bill.refunded')
  expect(of('refund', 'approved', 'processing')).toBeNull()
  expect(of('refund', null, 'requested')).toBeNull()
})

it('reports an order when it is opened and at four of its states', () => {
  expect(of('recovery_order', null, 'created')).toBe('order.opened')
  const told = RECOVERY_ORDER_STATES.flatMap(state => of('recovery_order', 'created', state) ?? [])
  expect(told).toEqual(['order.active', 'order.paid', 'order.released', 'order.completed'])
  expect(of('recovery_order', 'released', 'released')).toBeNull()
})

it('reports nothing else', () => {
  expect(of('payment', 'prepaid', 'succeeded')).toBeNull()
  expect(of('arrear', 'grace', null)).toBeNull()
})
