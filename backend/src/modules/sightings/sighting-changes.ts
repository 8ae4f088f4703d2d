import { SIGHTING, SIGHTING_RULES, type SightingEvent } from '../../domain/sighting'
import { newId } from '../../persistence/new-id'
import type { SightingRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** A car that owes, where and when it was seen, and by what. */
export type SeenCar = Pick<
  SightingRow,
  'merchant_id' | 'lot_id' | 'plate_text' | 'plate_colour' | 'plate_key'
> &
  Pick<SightingRow, 'cause' | 'stay_id' | 'staff_id' | 'bay' | 'latitude' | 'longitude'> &
  Pick<SightingRow, 'confidence_pct' | 'is_colour_seen' | 'seen_at'>

const endsAt = (seenAt: Date): Date => new Date(seenAt.getTime() + SIGHTING_RULES.lastsMs)

export function createSighting(work: UnitOfWork, car: SeenCar): SightingRow {
  return work.create(SIGHTING, {
    id: newId(),
    ...car,
    first_seen_at: car.seen_at,
    ends_at: endsAt(car.seen_at),
    ended_at: null,
    updated_at: work.at,
  }) as unknown as SightingRow
}

/** The same car, later: what is known now takes the place of what was; what nobody says this time stays. */
export function seeAgain(work: UnitOfWork, sighting: SightingRow, car: SeenCar): void {
  const { bay, latitude, longitude, stay_id, seen_at, confidence_pct } = car
  const set = {
    seen_at,
    ends_at: endsAt(seen_at),
    updated_at: work.at,
    ...(bay === null ? {} : { bay }),
    ...(latitude === null || longitude === null ? {} : { latitude, longitude }),
    ...(stay_id === null ? {} : { stay_id }),
    ...(car.is_colour_seen ? { is_colour_seen: true, confidence_pct } : {}),
  }
  work.transition(SIGHTING, sighting, 'seen_again', { set })
}

export function endSighting(
  work: UnitOfWork,
  sighting: SightingRow,
  event: Exclude<SightingEvent, 'seen_again'>,
): void {
  work.transition(SIGHTING, sighting, event, { set: { ended_at: work.at, updated_at: work.at } })
}
