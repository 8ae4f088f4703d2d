import type { Repricing } from '../../domain/stays/repricing'
import type { StayPrice } from '../../domain/stays/stay-fee'
import type { DebtReading } from '../../persistence/readings/debt-reading'
import type { StayRow } from '../../persistence/rows'

/** A stay with both ends, and the kind of the source that reported it last. */
export type StayToReprice = StayRow & { entered_at: Date; exited_at: Date; source_kind: string }
export type DebtToReprice = DebtReading & {
  principal_fen: number
  late_fee_fen: number
  /** Another system collects it at this moment. */
  is_reserved: boolean
}
/** A stay that costs something else now. */
export type Repriced = {
  stay: StayToReprice
  /** With what was paid before counted in. */
  price: Extract<StayPrice, { kind: 'priced' }> & { surplusFen: number }
  debt: DebtToReprice | null
  change: Exclude<Repricing, { kind: 'same' }> | { kind: 'noted' }
}
