import { coloursOf, plateKey } from '@fangxing/contract/plate'
import type { SourceSession } from '../../domain/sessions'
import { isExitOf } from '../../domain/sighting'
import { mayBeOneCar, UNKNOWN_COLOUR, type StayColour } from '../../domain/stays/plate-reading'
import { INSIDE_STATE } from '../../domain/stays/stay'
import { isAhead, isLate } from '../../domain/stays/stay-rules'
import { readDebtorPlates, readPresent, type DebtorPlate } from '../../modules/sightings'
import type { Database } from '../../persistence/database'
import type { SightingRow, StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { StayEventRow } from './event-rows'
import { PresentCars } from '../sightings/see-cars'

/** What is read of the plates of a batch before it is decided. */
export type KnownCars = { debtors: DebtorPlate[]; present: SightingRow[] }
type Happened = { event: StayEventRow; stay: StayRow }

/** Plates in every colour that an event may mean. */
function keysOf(events: readonly StayEventRow[]): string[] {
  const keys = events.flatMap(({ plate: { text, key, never } }) => {
    if (text === null || never !== null) return []
    return key === null ? coloursOf(text).map(colour => plateKey({ text, colour })) : [key]
  })
  return [...new Set(keys)]
}

/** Cars of these events that owe, and those that are present in a lot. */
export async function readKnownCars(
  database: Database,
  { merchantId }: SourceSession,
  events: readonly StayEventRow[],
): Promise<KnownCars> {
  const keys = keysOf(events)
  const [debtors, present] = await Promise.all([
    // Who leaves need not owe any more.
    readDebtorPlates(database, merchantId, events[0]?.kind === 'entry' ? keys : []),
    readPresent(database, merchantId, keys),
  ])
  return { debtors, present }
}

/**
 * An entry of a car that owes puts it on the board, its exit takes it off, in the commit of the stay. Answers the lots
 * whose boards have changed.
 */
export function followStays(
  work: UnitOfWork,
  { debtors, present }: KnownCars,
  happened: readonly Happened[],
): ReadonlySet<string> {
  const cars = new PresentCars(work, present)
  for (const { event, stay } of happened)
    if (event.kind === 'exit') follow(cars, event)
    else if (provesPosition(event, stay, work.at.getTime()))
      for (const debtor of debtors) if (isOf(event, debtor)) cars.see(seenCar(event, stay, debtor))
  return cars.changedLots
}

/** What is replayed, late, ahead of time, or over already says nothing about now. */
function provesPosition({ occurredMs, value }: StayEventRow, stay: StayRow, nowMs: number): boolean {
  const event = { occurredMs, receivedMs: nowMs, isReplay: value.replay }
  return !isLate(event) && !isAhead(occurredMs, nowMs) && stay.state === INSIDE_STATE
}

const isOf = ({ plate }: StayEventRow, debtor: DebtorPlate): boolean =>
  plate.text === debtor.plate_text && mayBeOneCar(plate.colour, debtor.plate_colour as StayColour)

/** Also late: a car whose exit is reported an hour later is not there either. */
function follow(cars: PresentCars, event: StayEventRow): void {
  const exit = { lotId: event.lotId, occurredMs: event.occurredMs }
  for (const sighting of [...cars.all()]) {
    const known = {
      lotId: sighting.lot_id,
      cause: sighting.cause as 'entry' | 'patrol',
      seenMs: sighting.seen_at.getTime(),
    }
    if (isOf(event, sighting) && isExitOf(known, exit)) cars.end(sighting, 'left')
  }
}

const seenCar = ({ value, plate, occurredMs, lotId }: StayEventRow, stay: StayRow, debtor: DebtorPlate) => ({
  ...debtor,
  merchant_id: stay.merchant_id,
  lot_id: lotId,
  cause: 'entry',
  stay_id: stay.id,
  staff_id: null,
  bay: value.bays[0] ?? null,
  latitude: null,
  longitude: null,
  confidence_pct: value.plate.confidence,
  is_colour_seen: plate.colour !== UNKNOWN_COLOUR,
  seen_at: new Date(occurredMs),
})
