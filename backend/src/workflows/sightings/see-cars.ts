import { decideSeen } from '../../domain/sighting'
import { createSighting, endSighting, seeAgain, type SeenCar } from '../../modules/sightings'
import type { SightingRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Cars that are in a lot now, while reports of them are decided one after the other. */
export class PresentCars {
  /** Lots whose boards show something else after the commit. */
  readonly changedLots = new Set<string>()

  constructor(
    private readonly work: UnitOfWork,
    private readonly present: SightingRow[],
  ) {}

  all(): readonly SightingRow[] {
    return this.present
  }

  /** Answers what is known of the car in the lot afterwards; null when the report was older than that. */
  see(car: SeenCar): SightingRow | null {
    const { work } = this
    const ofPlate = this.present.filter(({ plate_key: key }) => key === car.plate_key)
    const known = ofPlate.map(row => ({
      row,
      lotId: row.lot_id,
      cause: row.cause as 'entry' | 'patrol',
      seenMs: row.seen_at.getTime(),
    }))
    const now = { lotId: car.lot_id, seenMs: car.seen_at.getTime(), nowMs: work.at.getTime() }
    const decided = decideSeen(known, now)
    if (decided.kind === 'nothing') return ofPlate.find(({ lot_id: lotId }) => lotId === car.lot_id) ?? null
    for (const { row } of decided.elsewhere) this.end(row, 'seen_elsewhere')
    this.changedLots.add(car.lot_id)
    if (decided.kind === 'again') {
      seeAgain(work, decided.sighting.row, car)
      return decided.sighting.row
    }
    const made = createSighting(work, car)
    this.present.push(made)
    return made
  }

  end(row: SightingRow, event: 'left' | 'seen_elsewhere'): void {
    endSighting(this.work, row, event)
    this.present.splice(this.present.indexOf(row), 1)
    this.changedLots.add(row.lot_id)
  }
}
