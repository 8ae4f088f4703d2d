import { PAYMENT_STATES, type PaymentState } from '@fangxing/contract/states'
import fc from 'fast-check'
import { nextCheckMs, nextPayState, type PayEvent, type PayState } from '../src/owner/pay/pay-state'

const apply = (events: PayEvent[], from: PayState = { status: 'idle' }) => events.reduce(nextPayState, from)
const sheetOpened: PayEvent[] = [
  { type: 'tapped' },
  { type: 'created', paymentId: 'p', state: 'prepaid', sheet: true },
]
const afterSheet = (sheetResult: 'ok' | 'cancelled' | 'failed'): PayEvent[] => [
  ...sheetOpened,
  { type: 'sheet_closed', sheetResult },
]

const anyEvent: fc.Arbitrary<PayEvent> = fc.oneof(
  fc.constantFrom<PayEvent>(
    { type: 'tapped' },
    { type: 'refused', problem: { kind: 'offline' } },
    { type: 'check_failed' },
    { type: 'resumed', paymentId: 'p' },
  ),
  fc.constantFrom(...PAYMENT_STATES).map((state): PayEvent => ({ type: 'checked', state })),
  fc.boolean().map((sheet): PayEvent => ({ type: 'created', paymentId: 'p', state: 'prepaid', sheet })),
  fc.constantFrom<PayEvent>(
    ...(['ok', 'cancelled', 'failed'] as const).map(sheetResult => ({
      type: 'sheet_closed' as const,
      sheetResult,
    })),
  ),
)

describe('one attempt to pay', () => {
  it.each([
    ['succeeded', 'done'],
    ['surplus', 'surplus'],
    ['quarantined', 'quarantined'],
    ['failed', 'failed'],
    ['closed', 'lapsed'],
    ['expired', 'lapsed'],
    ['unknown', 'unknown'],
    ['prepaid', 'checking'],
  ] as [PaymentState, string][])(
    'after the sheet closed with ok, a payment in state %s leads to %s',
    (state, status) => {
      expect(apply([...afterSheet('ok'), { type: 'checked', state }]).status).toBe(status)
    },
  )

  it('treats a cancel as final only when WeChat has no payment', () => {
    expect(apply([...afterSheet('cancelled'), { type: 'checked', state: 'prepaid' }]).status).toBe(
      'cancelled',
    )
    expect(apply([...afterSheet('cancelled'), { type: 'checked', state: 'succeeded' }]).status).toBe('done')
  })

  it('never shows a payment without a result as failed, however often the check fails', () => {
    const failedChecks = Array.from({ length: 30 }, (): PayEvent => ({ type: 'check_failed' }))
    const state = apply([...afterSheet('ok'), ...failedChecks])
    expect(state.status).toBe('unknown')
    expect(nextCheckMs(state)).toBe(10_000)
  })

  it('shows nothing when a reopened app finds that the sheet was never paid', () => {
    expect(
      apply([
        { type: 'resumed', paymentId: 'p' },
        { type: 'checked', state: 'prepaid' },
      ]),
    ).toEqual({ status: 'idle' })
  })

  it('can be started again when no sheet was ever opened', () => {
    const unanswered = apply([
      { type: 'tapped' },
      { type: 'created', paymentId: 'p', state: 'unknown', sheet: false },
    ])
    expect(unanswered).toEqual({ status: 'unanswered' })
    expect(nextPayState(unanswered, { type: 'tapped' })).toEqual({ status: 'requesting' })
  })

  it('ignores a second tap while WeChat has no result', () => {
    const unknown = apply([...afterSheet('ok'), { type: 'checked', state: 'unknown' }])
    expect(nextPayState(unknown, { type: 'tapped' })).toBe(unknown)
  })

  it('shows failed when WeChat closed a trade that failed in its sheet', () => {
    expect(apply([...afterSheet('failed'), { type: 'checked', state: 'closed' }]).status).toBe('failed')
  })

  it('waits for the result of an open sheet even when somebody else pays the order', () => {
    const open = apply([...sheetOpened, { type: 'order_paid' }])
    expect(open.status).toBe('sheet')
    expect(
      apply(
        [
          { type: 'sheet_closed', sheetResult: 'ok' },
          { type: 'checked', state: 'surplus' },
        ],
        open,
      ).status,
    ).toBe('surplus')
  })

  it.each([
    ['succeeded', 'done'],
    ['surplus', 'surplus'],
    ['failed', 'failed'],
    ['quarantined', 'quarantined'],
  ] as const)('looks again at money that was kept apart: %s', (state, status) => {
    const kept = apply([...afterSheet('ok'), { type: 'checked', state: 'quarantined' }])
    expect(nextCheckMs(kept)).toBe(10_000)
    expect(nextPayState(kept, { type: 'check_failed' })).toBe(kept)
    expect(nextPayState(kept, { type: 'checked', state }).status).toBe(status)
  })

  it('lets the owner pay again once money that was kept apart went back', () => {
    const returned = apply([
      ...afterSheet('ok'),
      { type: 'checked', state: 'quarantined' },
      { type: 'checked', state: 'surplus' },
    ])
    expect(nextPayState(returned, { type: 'tapped' })).toEqual({ status: 'requesting' })
  })

  it('keeps the surplus message when the order is paid', () => {
    expect(
      apply([...afterSheet('ok'), { type: 'checked', state: 'surplus' }, { type: 'order_paid' }]).status,
    ).toBe('surplus')
  })

  it('stays done, whatever event comes later', () => {
    fc.assert(
      fc.property(
        fc.array(anyEvent, { maxLength: 30 }),
        lateEvents => apply(lateEvents, { status: 'done' }).status === 'done',
      ),
    )
  })

  it('always has a next step: every state is paying, being checked, or allows another tap', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), events => {
        const state = apply(events)
        const canTap = nextPayState(state, { type: 'tapped' }).status === 'requesting'
        return canTap || nextCheckMs(state) !== undefined || ['sheet', 'done'].includes(state.status)
      }),
    )
  })
})
