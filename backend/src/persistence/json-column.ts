import type { ColumnType } from 'kysely'

/** A value for a json or jsonb column: a plain array would go to an array column. */
export class Json {
  constructor(readonly value: unknown) {}

  /** Within a row that is written as JSON it is just its value. */
  toJSON(): unknown {
    return this.value
  }
}
export const json = (value: unknown): Json => new Json(value)

/** A json or jsonb column: read as the shape it holds, written through {@link json}. */
export type JsonColumn<Shape> = ColumnType<Shape, Json, Json>

/** One step of a price, as the owner reads it. */
export type TraceLine = { text: string; amountFen: number }

/** An arrear as frozen into an order; never changes afterwards. */
export type SnapshotLine = {
  arrearId: string
  lotName: string
  enteredAt: string
  exitedAt: string
  principalFen: number
  lateFeeFen: number
  waivedFen: number
  amountFen: number
  trace: TraceLine[]
  photoIds: string[]
}

/** A picture that a source has taken of a stay, by its own reference. */
export type StayPicture = { ref: string; sha256: string; kind: 'entry' | 'exit' | 'scene' }

/** What a source said that a stay costs, and what it took. */
export type ReportedFee = { totalFen: number; discountFen: number; paidFen: number }
