import { parse, v5 } from 'uuid'
import type { SourceSession } from '../../domain/sessions'
import { along } from '../../domain/state-machine'
import type { KnownStay } from '../../domain/stays/join-events'
import type { StayColour } from '../../domain/stays/plate-reading'
import { STAY, type StayEvent } from '../../domain/stays/stay'
import type { LotStayLimits, Outage } from '../../domain/stays/stay-rules'
import { newId } from '../../persistence/new-id'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { StayEventRow } from './event-rows'
import { isUntouchedOf, StaySet, written } from './stay-set'

/** What was read before a batch is decided. */
export type StaySurroundings = {
  source: SourceSession
  receivedMs: number
  stays: readonly StayRow[]
  debts: readonly DebtReading[]
  /** The plates of the batch with the ids of their rows, and the versions of those rows that there are. */
  plateIds: ReadonlyMap<string, string>
  plateVersions: ReadonlyMap<string, number>
  outages: readonly Outage[]
  distanceKm: KnownStayDistance
  limitsOf: (lotId: string) => LotStayLimits
  /** Of two sources the one with the smaller rank is believed. */
  rankOf: (sourceId: string) => number
}
/** What an event says of its stay besides the car and the lot. */
type StayValues = Partial<
  Pick<
    StayRow,
    'entered_at' | 'exited_at' | 'entry_source_id' | 'exit_source_id' | 'reported' | 'reasons' | 'check_at'
  >
>
type KnownStayDistance = (oneLotId: string, otherLotId: string) => number | null

export const stayPlateId = (merchantId: string, plateText: string): string =>
  stayPlateIdsOf(merchantId)(plateText)

/** The same for many plates of one merchant. */
export function stayPlateIdsOf(merchantId: string): (plateText: string) => string {
  const namespace = parse(merchantId)
  return plateText => v5(Buffer.from(`stay-plate|${plateText}`), namespace)
}

/** Stays by a text that never changes while a batch is decided; those without it are found by none. */
class StaysBy {
  private readonly lists = new Map<string, StayRow[]>()

  add(text: string | null, stay: StayRow): void {
    if (text === null) return
    const list = this.lists.get(text)
    if (list) list.push(stay)
    else this.lists.set(text, [stay])
  }

  get(text: string | null): readonly StayRow[] {
    return (text === null ? undefined : this.lists.get(text)) ?? []
  }
}

/** The stays of a batch while it is decided: those that were there and those that it makes. */
export class StayDrafts extends StaySet {
  private readonly byId = new Map<string, StayRow>()
  private readonly ofPlate = new StaysBy()
  private readonly ofRef = new StaysBy()
  private readonly touchedPlates = new Set<string>()
  /** Stays that have left and wait for nothing: they get a price. */
  readonly toCharge = new Map<string, StayRow>()

  constructor(
    work: UnitOfWork,
    readonly around: StaySurroundings,
  ) {
    super(work, around.debts)
    for (const stay of around.stays) this.add(stay)
  }

  private add(stay: StayRow): void {
    if (this.byId.has(stay.id)) return
    this.byId.set(stay.id, stay)
    this.ofPlate.add(stay.plate_text, stay)
    this.ofRef.add(stay.stay_ref, stay)
  }

  get(stayId: string): StayRow {
    return this.byId.get(stayId)!
  }

  /** Stays of the event's plate, and those that its source knows in the lot by the event's reference. */
  candidates({ plate, lotId, value }: StayEventRow): KnownStay[] {
    const { sourceId } = this.around.source
    const isKnownBy = (stay: StayRow) => stay.source_id === sourceId && stay.lot_id === lotId
    const ofPlate = this.ofPlate.get(plate.text)
    const ofRef = this.ofRef.get(value.stayRef ?? null).filter(isKnownBy)
    return [...new Set([...ofPlate, ...ofRef])].map(stay => this.knownOf(stay))
  }

  private knownOf(stay: StayRow): KnownStay {
    const isFinal = stay.state === 'owed' && !isUntouchedOf(stay, this.debtOf(stay))
    return {
      id: stay.id,
      // What somebody pays or has paid does not go on: the car that comes back begins a new stay.
      state: isFinal ? 'paid' : stay.state,
      lotId: stay.lot_id,
      bays: stay.bays,
      plateText: stay.plate_text,
      colour: stay.plate_colour as StayColour,
      enteredMs: stay.entered_at?.getTime() ?? null,
      exitedMs: stay.exited_at?.getTime() ?? null,
      entrySourceId: stay.entry_source_id,
      exitSourceId: stay.exit_source_id,
      stayRef: stay.stay_ref,
      refSourceId: stay.source_id,
      seenMs: stay.heard_at.getTime(),
    }
  }

  create(event: StayEventRow, through: readonly StayEvent[], values: StayValues): StayRow {
    const { plate, value } = event
    const { source } = this.around
    const row = {
      id: newId(),
      merchant_id: source.merchantId,
      lot_id: event.lotId,
      source_id: source.sourceId,
      stay_ref: value.stayRef ?? null,
      bays: value.bays,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plate.key,
      vehicle_class: value.vehicleClass,
      energy: value.energy,
      confidence_pct: value.plate.confidence,
      entered_at: values.entered_at ?? null,
      exited_at: values.exited_at ?? null,
      entry_source_id: values.entry_source_id ?? null,
      exit_source_id: values.exit_source_id ?? null,
      heard_at: this.work.at,
      pictures: value.pictures,
      reported: values.reported ?? null,
      total_fen: null,
      paid_fen: null,
      reasons: values.reasons ?? [],
      arrear_id: null,
      check_at: values.check_at ?? null,
      entitlement_ids: [],
      prepaid_fen: 0,
      prepaid_until: null,
      leave_by: null,
    }
    this.work.create(STAY, written(row), { through })
    // Apart from the row that is written: there JSON stands as it goes to the database.
    const stay: StayRow = Object.assign({}, row, { state: along(STAY, through).to, version: 1 })
    this.add(stay)
    this.changed(stay)
    return stay
  }

  /** Whoever else reports this plate at this moment reads again and decides again. */
  protected override changed({ plate_text: plateText }: StayRow): void {
    // A stay that was found by its reference may bear a plate of no event here: its own version guards it.
    const { plateIds, plateVersions, source } = this.around
    const id = plateIds.get(plateText ?? '')
    if (plateText === null || id === undefined || this.touchedPlates.has(id)) return
    this.touchedPlates.add(id)
    const version = plateVersions.get(id)
    if (version !== undefined) this.work.touch('stay_plate', { id, version })
    else
      this.work.insert('stay_plate', {
        id,
        merchant_id: source.merchantId,
        plate_text: plateText,
        version: 1,
      })
  }

  protected override notCharged(stay: StayRow): void {
    this.toCharge.delete(stay.id)
  }
}
