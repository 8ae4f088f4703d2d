import type { StaffCall } from '@fangxing/contract/calls'
import { coloursOf, normalisePlateText, parsePlate, plateKey } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { dayOf } from '../../domain/shanghai-time'
import { SIGHTING_RULES } from '../../domain/sighting'
import { worksInAllLots } from '../../domain/staff-access'
import { isAhead } from '../../domain/stays/stay-rules'
import { refuseForeignLots } from '../../modules/lots'
import { readDebtorPlates, readPresent, type DebtorPlate } from '../../modules/sightings'
import { findOpenShift } from '../../modules/staff'
import type { LotNews } from '../../persistence/cache/lot-news'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock, PlateRecognition } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { debtorViews } from './debtor-views'
import { COUNT_LOOK_UP, READ_LOOK_UPS } from './look-up-plate.queries'
import { PresentCars } from './see-cars'

type Needs = { database: Database; clock: Clock; lotNews: LotNews; plateRecognition: PlateRecognition }
type LookUp = StaffCall<'lookUpPlate'>['body']
type Counts = { look_up_count: number; found_count: number }

/** Somebody walks through a lot and asks what the cars there owe. */
export class LookUpPlate {
  constructor(private readonly needs: Needs) {}

  async today(session: StaffSession): Promise<StaffCall<'readPatrol'>['reply']> {
    const { database, clock, plateRecognition } = this.needs
    const counts = await database.one<Counts>(READ_LOOK_UPS, [session.staffId, dayOf(clock.now())])
    return { ...countsView(counts), mayRecognise: plateRecognition.isOn }
  }

  /**
   * A car that owes is seen now, where the person stands. Of one that owes nothing neither plate nor place is written anywhere.
   * Refusals: NOT_FOUND, NOT_ON_SHIFT, PLATE_MALFORMED, PLATE_COLOUR_MISMATCH.
   */
  async lookUp(
    session: StaffSession,
    lookUp: LookUp,
    context: ActorContext,
  ): Promise<StaffCall<'lookUpPlate'>['reply']> {
    const { database, clock } = this.needs
    const keys = plateKeysOf(lookUp)
    await this.refuseOffShift(session, lookUp.lotId)
    const debtors = await readDebtorPlates(database, session.merchantId, keys)
    const ids = await this.see(session, { lookUp, debtors }, context)
    const is_colour_seen = isColourSeen(lookUp)
    const cars = debtors.map(debtor => ({ ...debtor, lot_id: lookUp.lotId, is_colour_seen }))
    const at = clock.now()
    const views = await debtorViews(database, { merchantId: session.merchantId, at }, cars)
    const found = views.flatMap((view, index): PatrolFinding[] =>
      view ? [{ sightingId: ids.get(cars[index]!.plate_key) ?? null, ...view }] : [],
    )
    const isFound = found.length > 0 ? 1 : 0
    const counts = await database.one<Counts>(COUNT_LOOK_UP, [session.staffId, dayOf(at), isFound])
    return { found, today: countsView(counts) }
  }

  /** Ids of the sightings by plate; none when the look-up is too old to say where the car is. */
  private async see(
    session: StaffSession,
    { lookUp, debtors }: { lookUp: LookUp; debtors: readonly DebtorPlate[] },
    context: ActorContext,
  ): Promise<Map<string, string>> {
    const { database, clock, lotNews } = this.needs
    const ids = new Map<string, string>()
    const { merchantId } = session
    const keys = debtors.map(debtor => debtor.plate_key)
    // Which of two cars with this text stands there nobody has said: then none is put on a board.
    if (!provesPosition(lookUp, clock.now()) || keys.length !== 1) return ids
    const changed = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const cars = new PresentCars(work, await readPresent(database, merchantId, keys))
      for (const debtor of debtors) {
        const seen = cars.see(seenCar(session, lookUp, debtor, work.at))
        if (seen) ids.set(debtor.plate_key, seen.id)
      }
      await commitSeen(database, work)
      return cars.changedLots
    })
    await lotNews.publish(changed)
    return ids
  }

  private async refuseOffShift(session: StaffSession, lotId: string): Promise<void> {
    const { database } = this.needs
    await refuseForeignLots(database, session.merchantId, [lotId])
    if (worksInAllLots(session)) return
    const shift = await findOpenShift(database, session.staffId)
    if (shift?.lot_id !== lotId) throw new Refusal('NOT_ON_SHIFT')
  }
}

/** The plate in the colour that was seen, or in every colour that its text can have. */
function plateKeysOf({ plateText, plateColour }: LookUp): string[] {
  const text = normalisePlateText(plateText)
  if (plateColour === undefined) {
    const colours = coloursOf(text)
    if (colours.length === 0)
      throw new Refusal('PLATE_MALFORMED', {}, [{ path: 'body.plateText', code: 'PLATE_MALFORMED' }])
    return colours.map(colour => plateKey({ text, colour }))
  }
  const reading = parsePlate(text, plateColour)
  if (!reading.ok) throw new Refusal(reading.code, {}, [{ path: 'body.plateText', code: reading.code }])
  return [plateKey(reading.plate)]
}

const isColourSeen = ({ plateText, plateColour }: LookUp): boolean =>
  plateColour !== undefined || coloursOf(normalisePlateText(plateText)).length === 1

function provesPosition({ lookedAt }: LookUp, now: Date): boolean {
  const lookedMs = Date.parse(lookedAt)
  return !isAhead(lookedMs, now.getTime()) && now.getTime() - lookedMs < SIGHTING_RULES.staleLookUpMs
}

function seenCar(session: StaffSession, lookUp: LookUp, debtor: DebtorPlate, at: Date) {
  const { lotId, lookedAt, bay, position, confidencePct = 100 } = lookUp
  return {
    ...debtor,
    merchant_id: session.merchantId,
    lot_id: lotId,
    cause: 'patrol',
    stay_id: null,
    staff_id: session.staffId,
    bay: bay ?? null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    confidence_pct: confidencePct,
    is_colour_seen: isColourSeen(lookUp),
    // A phone that is ahead by less than a clock may be wrong says: now.
    seen_at: new Date(Math.min(Date.parse(lookedAt), at.getTime())),
  }
}

/** Somebody else saw the same car at this moment: it is read again. */
async function commitSeen(database: Database, work: UnitOfWork): Promise<void> {
  if (work.isEmpty) return
  failpoint('sighting.decided')
  await uniqueAsConflict(commitUnit(database, work))
  failpoint('sighting.committed')
}

const countsView = (counts: Counts | null) => ({
  lookUpCount: counts?.look_up_count ?? 0,
  foundCount: counts?.found_count ?? 0,
})
