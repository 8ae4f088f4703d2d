import { PAYMENT_STATES, type PaymentState } from '@fangxing/contract/states'
import fc from 'fast-check'
import { nextCheckMs, nextPay, type PayEvent, type PayState } from '../src/owner/pay/pay-state'

const run = (events: PayEvent[], from: PayState = { at: 'idle' }) => events.reduce(nextPay, from)
const opened: PayEvent[] = [{ is: 'tapped' }, { is: 'asked', paymentId: 'p', state: 'prepaid', sheet: true }]
const said = (what: 'ok' | 'cancelled' | 'failed'): PayEvent[] => [
  ...opened,
  { is: 'phone_said', said: what },
]

const anyEvent: fc.Arbitrary<PayEvent> = fc.oneof(
  fc.constantFrom<PayEvent>(
    { is: 'tapped' },
    { is: 'refused', problem: { kind: 'offline' } },
    { is: 'check_failed' },
    { is: 'resumed', paymentId: 'p' },
  ),
  fc.constantFrom(...PAYMENT_STATES).map((state): PayEvent => ({ is: 'checked', state })),
  fc.boolean().map((sheet): PayEvent => ({ is: 'asked', paymentId: 'p', state: 'prepaid', sheet })),
  fc.constantFrom<PayEvent>(
    ...(['ok', 'cancelled', 'failed'] as const).map(what => ({ is: 'phone_said' as const, said: what })),
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
  ] as [PaymentState, string][])('after the phone says ok, %s means %s', (state, at) => {
    expect(run([...said('ok'), { is: 'checked', state }]).at).toBe(at)
  })

  it('believes a cancel only when WeChat knows of no payment', () => {
    expect(run([...said('cancelled'), { is: 'checked', state: 'prepaid' }]).at).toBe('cancelled')
    expect(run([...said('cancelled'), { is: 'checked', state: 'succeeded' }]).at).toBe('done')
  })

  it('never calls an unanswered payment failed, however often the look fails', () => {
    const looks = Array.from({ length: 30 }, (): PayEvent => ({ is: 'check_failed' }))
    const state = run([...said('ok'), ...looks])
    expect(state.at).toBe('unknown')
    expect(nextCheckMs(state)).toBe(10_000)
  })

  it('is silent when a reopened app finds the sheet was never paid', () => {
    expect(
      run([
        { is: 'resumed', paymentId: 'p' },
        { is: 'checked', state: 'prepaid' },
      ]),
    ).toEqual({ at: 'idle' })
  })

  it('takes no second tap while WeChat has not answered', () => {
    const unknown = run([...said('ok'), { is: 'checked', state: 'unknown' }])
    expect(nextPay(unknown, { is: 'tapped' })).toBe(unknown)
  })

  it('says failed when WeChat closed what its sheet refused', () => {
    expect(run([...said('failed'), { is: 'checked', state: 'closed' }]).at).toBe('failed')
  })

  it('waits for what becomes of an open sheet, even when somebody else pays the order', () => {
    const open = run([...opened, { is: 'order_paid' }])
    expect(open.at).toBe('sheet')
    expect(
      run(
        [
          { is: 'phone_said', said: 'ok' },
          { is: 'checked', state: 'surplus' },
        ],
        open,
      ).at,
    ).toBe('surplus')
  })

  it('keeps the words of a surplus when the order turns out paid', () => {
    expect(run([...said('ok'), { is: 'checked', state: 'surplus' }, { is: 'order_paid' }]).at).toBe('surplus')
  })

  it('is done for good once it is done, whatever comes late', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), late => run(late, { at: 'done' }).at === 'done'),
    )
  })

  it('never leaves a person without a way on: every state is paying, looking, or lets them tap again', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), events => {
        const state = run(events)
        const canTap = nextPay(state, { is: 'tapped' }).at === 'asking'
        return (
          canTap || nextCheckMs(state) !== undefined || ['sheet', 'quarantined', 'done'].includes(state.at)
        )
      }),
    )
  })
})
