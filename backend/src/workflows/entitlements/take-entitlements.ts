import type { IntegrationRowReply, PassEvent } from '@fangxing/contract/integration'
import type { RefusalCode } from '@fangxing/contract/refusal-codes'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { colourOf, readStayPlate } from '../../domain/stays/plate-reading'
import { STAY_RULES } from '../../domain/stays/stay-rules'
import {
  changeEntitlement,
  grantEntitlement,
  readOfSource,
  type EntitlementDraft,
} from '../../modules/entitlements'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { answerRowByRow, type Answer, type RowWork } from '../stays/event-batch'
import { lotIdOf, refusedRow, type GoodRow, type RowKind } from '../stays/event-rows'
import { READ_LOT_PLACES } from '../stays/stays.queries'
import { COUNT_UNPAID_STAYS } from './entitled.queries'
import { queueEntitled, type Concerned } from './queue-entitled'

type Needs = { database: Database; clock: Clock }
type SentEntitlement = {
  plates: PassEvent['plates']
  lotCodes: readonly string[]
  from: string
  to: string
  name: string
}
type Wrong = { field: string; code: RefusalCode }
const REASON = 'told'
/** Stored no earlier than so long before it began. */
const STORED_BEFORE_MS = STAY_RULES.longestMs + STAY_RULES.aheadMs

/** Another system sells passes and coupons, or charges cars: its word counts for stays that nobody has paid. */
export class TakeEntitlements {
  constructor(private readonly needs: Needs) {}

  /** The same number again, with other dates or plates, changes what it stands for; an earlier `validTo` ends it. */
  takePasses(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    return answerRowByRow({ needs: this.needs, source, kind: 'passes', context }, rows, (row, work) => {
      const { passRef, plates, lotCodes, validFrom: from, validTo: to, coupon, hours, bays } = row.value
      const name = row.value.name ?? passRef
      const own = {
        kind: coupon ? 'coupon' : 'pass',
        hours: hours ?? null,
        bays,
        coupon: coupon ?? null,
      } as const
      return this.carryOut(source, row, work, {
        ref: passRef,
        sent: { plates, lotCodes, from, to, name },
        own,
      })
    })
  }

  takeCharging(
    source: SourceSession,
    rows: readonly unknown[],
    context: ActorContext,
  ): Promise<IntegrationRowReply[]> {
    return answerRowByRow({ needs: this.needs, source, kind: 'charging', context }, rows, (row, work) => {
      const { chargeRef: ref, plate, lotCode, from, to, kind } = row.value
      const sent = { plates: [plate], lotCodes: [lotCode], from, to, name: ref }
      const own = { kind, hours: null, bays: [], coupon: null }
      return this.carryOut(source, row, work, { ref, sent, own })
    })
  }

  private async carryOut<K extends RowKind>(
    source: SourceSession,
    row: GoodRow<K>,
    { work, keys }: RowWork,
    given: {
      ref: string
      sent: SentEntitlement
      own: Pick<EntitlementDraft, 'kind' | 'hours' | 'bays' | 'coupon'>
    },
  ): Promise<Answer> {
    const { database } = this.needs
    const { ref, sent, own } = given
    const read = await this.readSent(source, sent)
    const known = await readOfSource(database, source.sourceId, ref)
    // A number that stands for something of another kind is a mistake of whoever sent it.
    const wrong = 'field' in read ? read : known && known.kind !== own.kind ? KIND_CHANGED : null
    // Not noted: sent again in its right form it is carried out.
    if (wrong || 'field' in read) return refusedOf(row, wrong ?? KIND_CHANGED)
    const draft: EntitlementDraft = { ...read, ...own, stayId: null, code: null }
    const { merchantId, sourceId } = source
    const id =
      known?.id ?? grantEntitlement(work, draft, { merchantId, sourceId, sourceRef: ref, reason: REASON })
    if (known) changeEntitlement(work, known, { draft }, REASON)
    const concerned = [concernedOf(merchantId, draft), ...(known ? [formerOf(known)] : [])]
    for (const time of concerned) queueEntitled(work, time)
    const answer: Answer = {
      outcome: known ? 'applied' : 'accepted',
      consequences: [`entitlement:${id}`, `reprices:${await this.count(work, concerned)}`],
    }
    keys.note(row, answer)
    await commitUnit(database, work)
    return answer
  }

  /** What is told in our words; or what is wrong with it. */
  private async readSent(
    source: SourceSession,
    { plates, lotCodes, from, to, name }: SentEntitlement,
  ): Promise<Wrong | Pick<EntitlementDraft, 'name' | 'plateKeys' | 'lotIds' | 'validFrom' | 'validTo'>> {
    const readings = plates.map(({ text, colour }) =>
      readStayPlate({ text, colour: colourOf(colour, source.colourCodes) }),
    )
    if (readings.some(({ key }) => key === null)) return { field: 'plates', code: 'PLATE_MALFORMED' }
    const lots = await this.needs.database.query<{ id: string }>(READ_LOT_PLACES, [source.merchantId])
    const lotIds = lotCodes.map(code => lotIdOf(source, code))
    if (lotIds.some(id => !lots.some(lot => lot.id === id)))
      return { field: 'lotCodes', code: 'ROW_LOT_UNKNOWN' }
    const [validFrom, validTo] = [new Date(from), new Date(to)]
    if (validTo < validFrom) return { field: 'validTo', code: 'ROW_TIMES_WRONG' }
    return { name, plateKeys: readings.map(({ key }) => key!), lotIds, validFrom, validTo }
  }

  /** How many stays may cost something else now. */
  private async count(work: UnitOfWork, concerned: readonly Concerned[]): Promise<number> {
    const from = new Date(Math.min(...concerned.map(time => time.from.getTime())))
    const to = new Date(Math.max(...concerned.map(time => time.to.getTime())))
    if (from > work.at) return 0
    const texts = concerned.flatMap(({ plateKeys }) => plateKeys.map(key => key.slice(0, key.indexOf('/'))))
    const row = await this.needs.database.one<{ n: number }>(COUNT_UNPAID_STAYS, [
      concerned[0]!.merchantId,
      [...new Set(texts)],
      from,
      to,
      lowestIdAt(new Date(from.getTime() - STORED_BEFORE_MS)),
    ])
    return row!.n
  }
}

const KIND_CHANGED: Wrong = { field: 'kind', code: 'ROW_IDENTITY_CHANGED' }

const refusedOf = <K extends RowKind>({ row, value }: GoodRow<K>, { field, code }: Wrong): Answer => {
  const { outcome, errors } = refusedRow(row, value.eventId, field, code)
  return { outcome, errors }
}

const concernedOf = (merchantId: string, { plateKeys, validFrom: from, validTo: to }: EntitlementDraft) => ({
  merchantId,
  plateKeys,
  from,
  to,
})
type Known = { merchant_id: string; plate_keys: string[]; valid_from: Date; valid_to: Date; kind: string }
const formerOf = ({ merchant_id, plate_keys, valid_from, valid_to }: Known): Concerned => ({
  merchantId: merchant_id,
  plateKeys: plate_keys,
  from: valid_from,
  to: valid_to,
})
