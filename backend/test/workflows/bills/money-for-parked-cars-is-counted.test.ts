import fc from 'fast-check'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, fee } from '../../support/build-source'
import { managerOf, publishTariff } from '../../support/build-tariff-lot'
import { ParkedCar, runReturns } from '../../support/parked-car'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-counted' }
const START = new Date('2026-11-23T02:00:00Z')
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  services.clock.at = START
  source = await buildSource(services, merchant.merchantId)
  await publishTariff(services, merchant, { validFrom: after(-60 * 24 * 90) })
})

const ACTS = ['begin', 'succeed', 'again', 'exit', 'exit_cheap', 'pay_debt', 'expire', 'void'] as const

/** What may happen to one car, in any order; each after some minutes. */
const steps = fc.array(
  fc.record({
    minutes: fc.integer({ min: 0, max: 30 }),
    act: fc.constantFrom(...ACTS),
  }),
  { minLength: 2, maxLength: 10 },
)

class Story {
  readonly pending: { outTradeNo: string; amountFen: number }[] = []
  readonly done: { outTradeNo: string; amountFen: number }[] = []
  private readonly bills: string[] = []
  constructor(private readonly car: ParkedCar) {}

  async act(act: (typeof ACTS)[number]): Promise<void> {
    const { state, id } = await this.car.stay()
    const isInside = state === 'inside'
    const at = services.clock.now()
    const acts: Record<(typeof ACTS)[number], () => Promise<unknown> | undefined> = {
      begin: () => (isInside ? this.car.open().then(billId => this.begin(billId)) : undefined),
      pay_debt: () => this.payDebt(),
      succeed: () => this.succeed(),
      again: () => this.done[0] && this.car.succeed(this.done[0]),
      exit: () => (isInside ? this.car.tell('exit', at) : undefined),
      exit_cheap: () => (isInside ? this.car.tell('exit', at, fee(400)) : undefined),
      expire: () => Promise.all(this.bills.map(billId => services.expireBill.expire(billId, context))),
      void: () => (isInside || state === 'paid' ? this.end(id as string) : undefined),
    }
    await acts[act]()
  }

  private async succeed(): Promise<void> {
    const payment = this.pending.shift()
    if (!payment) return
    await this.car.succeed(payment)
    this.done.push(payment)
  }

  private async payDebt(): Promise<void> {
    const asked = { bindingId: this.car.bindingId, merchantId: merchant.merchantId }
    await this.begin(await services.readOwnPlates.pay(this.car.owner, asked, context))
  }

  private async begin(billId: string | null): Promise<void> {
    if (billId === null) return
    this.bills.push(billId)
    const { state, dueFen, payableForS } = await services.readOwnerBill.read(this.car.owner, billId)
    const isOpen = state === 'open' && dueFen > 0 && payableForS > 0
    const payment = isOpen ? await this.car.begin(billId).catch(() => null) : null
    if (payment && ![...this.pending, ...this.done].some(one => one.outTradeNo === payment.outTradeNo))
      this.pending.push(payment)
  }

  private async end(stayId: string): Promise<void> {
    const correction = { kind: 'void' } as const
    const manager = managerOf(merchant)
    const { seen } = await services.correctByHand.preview(manager, stayId, correction, context)
    await services.correctByHand.correct(manager, stayId, { correction, seen, reason: '误报' }, context)
  }
}

/** All that came in for the car is at a stay or a debt that costs it, or set aside to go back. */
async function expectCounted(car: ParkedCar): Promise<void> {
  const [counted] = await services.database.query(
    `SELECT
       (SELECT coalesce(sum(p.paid_fen), 0)::bigint FROM payment p JOIN bill b ON b.id = p.bill_id WHERE b.plate_text = $1 AND p.state IN ('succeeded', 'surplus')) AS taken,
       (SELECT coalesce(sum(s.prepaid_fen), 0)::bigint FROM parking_session s WHERE s.plate_text = $1) AS prepaid,
       (SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM settlement_line l JOIN arrear a ON a.id = l.arrear_id WHERE a.plate_text = $1) AS debts,
       (SELECT coalesce(sum(r.amount_fen), 0)::bigint FROM refund r JOIN bill b ON b.id = r.bill_id WHERE b.plate_text = $1) AS back,
       (SELECT coalesce(sum(greatest(s.total_fen, 0)), 0)::bigint FROM parking_session s WHERE s.plate_text = $1 AND s.state IN ('owed', 'paid')) AS price`,
    [car.plate.text],
  )
  const { taken, prepaid, debts, back, price } = counted as Record<string, number>
  expect(prepaid! + debts! + back!).toBe(taken)
  const { state } = await car.stay()
  // Nobody pays more than it costs.
  if (state === 'owed' || state === 'paid') expect(prepaid! + debts!).toBeLessThanOrEqual(price!)
  if (state === 'void' || state === 'free') expect(prepaid! + debts!).toBe(0)
}

test('whatever happens in whatever order, money in is what was settled and what is refunded', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async taken => {
      services.clock.at = START
      const car = await ParkedCar.of(services, { merchant, source })
      await car.tell('entry', after(-100))
      const story = new Story(car)
      for (const { minutes, act } of taken) {
        services.clock.at = new Date(services.clock.now().getTime() + minutes * 60_000)
        await story.act(act)
        if (minutes % 2 === 0) await runReturns(services)
      }
      for (const payment of story.pending.splice(0)) await car.succeed(payment)
      await runReturns(services)
      await expectCounted(car)
    }),
    { numRuns: 25 },
  )
}, 240_000)
