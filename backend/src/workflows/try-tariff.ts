import { Refusal } from '@fangxing/contract/refusal'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type {
  PricedStay,
  SimulatedTariffStay,
  TariffDraftCheck,
  TariffSimulation,
  TariffStay,
} from '@fangxing/contract/tariffs'
import type { StaffSession } from '../domain/sessions'
import { compileTariff } from '../domain/tariff/compile-tariff'
import type { Calendar, Stay } from '../domain/tariff/model'
import { allChoices, openChoices } from '../domain/tariff/open-choices'
import { priceInOrder } from '../domain/tariff/price-in-order'
import { priceStay } from '../domain/tariff/price-stay'
import { tariffProblems } from '../domain/tariff/problems'
import { simulate, type SimulatedStay } from '../domain/tariff/simulate'
import {
  findTariff,
  pricedStayOf,
  simulatedStayOf,
  simulationOf,
  stayOf,
  type PublishedTariffs,
  type StayReader,
  type TariffRow,
} from '../modules/tariffs'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import { inSlices } from './in-slices'
import { refuseUnfinished } from './refuse-unfinished-tariff'

const MOST_STAYS = 2000
/** Three days for each of as many stays as may be simulated: what one request may cost is bounded. */
const MOST_MINUTES = 10_000_000

/** What a tariff makes of stays: of one with the reasons, or of many beside the tariff that is valid. Changes nothing. */
export class TryTariff {
  constructor(
    private readonly needs: {
      database: Database
      clock: Clock
      calendar: Calendar
      publishedTariffs: PublishedTariffs
      stayReader: StayReader
    },
  ) {}

  /**
   * The fee of one stay, line by line. Refusals: NOT_FOUND, FORBIDDEN_LOT, BAD_INPUT, TARIFF_NOT_VALID, and for a draft
   * TARIFF_OPEN and TARIFF_INVALID.
   */
  async price(
    session: StaffSession,
    {
      tariffId,
      by,
      stay,
      earlier,
    }: { tariffId: string; by: 'draft' | 'valid'; stay: TariffStay; earlier: readonly TariffStay[] },
  ): Promise<PricedStay> {
    const row = await this.find(session, tariffId)
    const stays = [...earlier, stay].map(one => stayOf(one, row.lot_id))
    refuseImpossible(stays)
    if (earlier.some(({ entryAt }) => Date.parse(entryAt) > Date.parse(stay.entryAt)))
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.earlier', code: 'not_earlier' }])
    if (by === 'draft') {
      const draft = this.compileDraft(row)
      return pricedStayOf(priceInOrder(stays, () => draft).at(-1)!, null)
    }
    const validAt = await this.versionsOf(row.lot_id, stays)
    const version = validAt(stays.at(-1)!.entryAtMs)
    if (!version) throw new Refusal('TARIFF_NOT_VALID')
    const pricings = priceInOrder(stays, one => validAt(one.entryAtMs)?.tariff ?? null)
    return pricedStayOf(pricings.at(-1)!, version.number)
  }

  /**
   * The draft beside what is published, over stays that are handed in or that entered the lot in a time. Refusals:
   * NOT_FOUND, BAD_INPUT, TARIFF_OPEN, TARIFF_INVALID, TARIFF_NO_STAYS.
   */
  async simulate(
    session: StaffSession,
    tariffId: string,
    given: { stays: readonly SimulatedTariffStay[] } | { from: string; to: string },
  ): Promise<TariffSimulation> {
    const row = await this.find(session, tariffId)
    const after = this.compileDraft(row)
    const stays =
      'stays' in given
        ? given.stays.map(stay => simulatedStayOf(stay, row.lot_id))
        : await this.readStays(row, given)
    if (stays.length === 0) throw new Refusal('TARIFF_NO_STAYS')
    refuseImpossible(stays)
    const validAt = await this.versionsOf(row.lot_id, stays)
    const before = (stay: Stay) => validAt(stay.entryAtMs)?.tariff ?? null
    return simulationOf(await inSlices(simulate(stays, { before, after })), stays)
  }

  /** A draft as it is being written, and what it makes of a few stays of different cars. Refusals: NOT_FOUND, BAD_INPUT. */
  async check(
    session: StaffSession,
    {
      tariffId,
      definition,
      stays,
    }: { tariffId: string; definition: TariffDefinition; stays: readonly TariffStay[] },
  ): Promise<TariffDraftCheck> {
    const row = await this.find(session, tariffId)
    const asked = stays.map(stay => stayOf(stay, row.lot_id))
    for (const stay of asked) refuseImpossible([stay])
    const questions = allChoices(definition).map(({ answer: _, ...choice }) => choice)
    const found = { questions, openChoices: openChoices(definition), problems: tariffProblems(definition) }
    const isUnfinished = found.openChoices.length + found.problems.length > 0
    if (isUnfinished || asked.length === 0) return { ...found, prices: [] }
    const draft = compileTariff(definition, this.needs.calendar)
    const validAt = await this.versionsOf(row.lot_id, asked)
    const prices = asked.map(stay => {
      const version = validAt(stay.entryAtMs)
      const before = version && priceStay(version.tariff, stay, [])
      return {
        draft: pricedStayOf(priceStay(draft, stay, []), null),
        validFeeFen: before?.kind === 'priced' ? before.feeFen : null,
      }
    })
    return { ...found, prices }
  }

  private readStays(
    { merchant_id: merchantId, lot_id: lotId }: TariffRow,
    { from, to }: { from: string; to: string },
  ): Promise<SimulatedStay[]> {
    const time = { from: new Date(from), to: new Date(to) }
    return this.needs.stayReader.read({ merchantId, lotId, ...time, limit: MOST_STAYS })
  }

  private versionsOf(lotId: string, stays: readonly Stay[]) {
    const entries = stays.map(({ entryAtMs }) => entryAtMs)
    return this.needs.publishedTariffs.validBetween(lotId, Math.min(...entries), Math.max(...entries))
  }

  private compileDraft({ draft }: TariffRow) {
    refuseUnfinished(draft)
    return compileTariff(draft, this.needs.calendar)
  }

  private find(session: StaffSession, tariffId: string): Promise<TariffRow> {
    return findTariff(this.needs.database, session, { tariffId, now: this.needs.clock.now() })
  }
}

/** A car stands in one place at a time; twice that is borne, because sources overlap by minutes. */
const MOST_OVERLAP = 2

/** Stays of one plate that overlap again and again would be priced after each other for minutes. */
function refuseOverlaps(ofPlate: readonly Stay[]): void {
  const minutes = minutesOf(ofPlate)
  const fromMs = ofPlate.reduce((least, { entryAtMs }) => Math.min(least, entryAtMs), Infinity)
  const toMs = ofPlate.reduce((most, { exitAtMs }) => Math.max(most, exitAtMs), -Infinity)
  if (ofPlate.length > MOST_OVERLAP && minutes > (MOST_OVERLAP * (toMs - fromMs)) / 60_000)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body', code: 'overlap' }])
}

const minutesOf = (stays: readonly Stay[]): number =>
  stays.reduce((sum, { entryAtMs, exitAtMs }) => sum + (exitAtMs - entryAtMs) / 60_000, 0)

/** Refusals: BAD_INPUT for a stay that ends before it begins, and for more time than one request may calculate. */
function refuseImpossible(stays: readonly Stay[]): void {
  if (stays.some(({ entryAtMs, exitAtMs }) => exitAtMs < entryAtMs))
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body', code: 'exit_before_entry' }])
  if (minutesOf(stays) > MOST_MINUTES)
    throw new Refusal('BAD_INPUT', {}, [{ path: 'body', code: 'too_long' }])
  const byPlate = new Map<string, Stay[]>()
  for (const stay of stays) {
    const plate = 'plate' in stay ? String(stay.plate) : ''
    byPlate.set(plate, [...(byPlate.get(plate) ?? []), stay])
  }
  for (const ofPlate of byPlate.values()) refuseOverlaps(ofPlate)
}
