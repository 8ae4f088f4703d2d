import { plateKey, type Plate } from '@fangxing/contract/plate'
import type { ActorContext } from '../../src/domain/actor-context'
import type { SourceSession } from '../../src/domain/sessions'
import { commit, insert } from '../../src/persistence/changes'
import { newId } from '../../src/persistence/new-id'
import { buildOwner, type TestMerchant } from './build-order'
import { newPlate } from './build-debt'
import { eventOf } from './build-source'
import { tradeReport } from './fake-pay'
import type { TestServices } from './test-services'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-parked' }
type Owner = Awaited<ReturnType<typeof buildOwner>>

/** An owner who has proved that the plate is theirs, by a licence of last year. */
async function bindPlate(services: TestServices, plate: Plate, ownerId: string): Promise<string> {
  const id = newId()
  const at = services.clock.now()
  await commit(services.database, [
    insert('plate_binding', {
      id,
      owner_id: ownerId,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      state: 'bound',
      proof: 'read',
      issue_date: '2025-01-01',
      asked_at: at,
      bound_at: at,
      updated_at: at,
      expires_at: new Date('2027-11-01T00:00:00Z'),
    }),
  ])
  return id
}

type Place = { merchant: TestMerchant; source: SourceSession }

/** A car in a lot whose owner has bound its plate, and what happens to it. */
export class ParkedCar {
  private constructor(
    private readonly services: TestServices,
    private readonly of: Place,
    readonly plate: Plate,
    private readonly who: { owner: Owner; bindingId: string },
  ) {}

  /** It has just been bound, and is nowhere yet. */
  static async of(services: TestServices, place: Place, plate = newPlate()): Promise<ParkedCar> {
    const owner = await buildOwner(services)
    const bindingId = await bindPlate(services, plate, owner.ownerId)
    return new ParkedCar(services, place, plate, { owner, bindingId })
  }

  get owner(): Owner {
    return this.who.owner
  }

  get bindingId(): string {
    return this.who.bindingId
  }

  tell(kind: 'entry' | 'exit', at: Date, more: Record<string, unknown> = {}) {
    const { merchant, source } = this.of
    const event = eventOf(merchant.lotId, this.plate.text, at, more)
    return this.services.ingestStays.take({ source, nonce: null }, kind, [event], context)
  }

  async running() {
    const shown = await this.services.readOwnPlates.read(this.owner, this.bindingId)
    return shown.running?.[0]
  }

  async open(owner = this.owner, bindingId = this.bindingId): Promise<string | null> {
    const { running } = await this.services.readOwnPlates.read(owner, bindingId)
    const stayId = running![0]!.stayId!
    return this.services.readOwnPlates.payStay(owner, { bindingId, stayId }, context)
  }

  /** The payment is begun, and nobody has said yet that it succeeded. */
  async begin(billId: string, owner = this.owner): Promise<{ outTradeNo: string; amountFen: number }> {
    const bill = await this.services.readOwnerBill.read(owner, billId)
    const reply = await this.services.startPayment.start({ billId, amountFen: bill.dueFen, owner }, context)
    return { outTradeNo: reply.paymentId.replaceAll('-', ''), amountFen: bill.dueFen }
  }

  succeed(payment: { outTradeNo: string; amountFen: number }, successAt = this.services.clock.now()) {
    const report = tradeReport(payment.outTradeNo, { totalFen: payment.amountFen, successAt })
    return this.services.settlePayment.settle(report, 'notice', context)
  }

  /** Pays what is due now. Answers the bill. */
  async pay(): Promise<string> {
    const billId = (await this.open())!
    await this.succeed(await this.begin(billId))
    return billId
  }

  async stay() {
    const [row] = await this.services.database.query(
      'SELECT * FROM parking_session WHERE plate_text = $1 ORDER BY id DESC LIMIT 1',
      [this.plate.text],
    )
    return row!
  }

  debts() {
    return this.services.database.query(
      'SELECT * FROM arrear WHERE plate_text = $1 ORDER BY created_at, id',
      [this.plate.text],
    )
  }

  refunds() {
    return this.services.database.query(
      `SELECT r.cause, r.state, r.amount_fen FROM refund r JOIN bill b ON b.id = r.bill_id WHERE b.plate_text = $1 ORDER BY r.created_at, r.id`,
      [this.plate.text],
    )
  }
}

const TAKE_JOBS = `
  DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
  WHERE t.id = j.task_id AND t.identifier = 'return-prepaid' RETURNING j.payload`

/** Gives back what was queued to go back, as a worker does. */
export async function runReturns(services: TestServices): Promise<void> {
  const jobs = await services.database.query<{ payload: { stayId: string } }>(TAKE_JOBS)
  for (const { payload } of jobs) await services.returnPrepaid.return(payload.stayId, context)
}
