import type { PlateColour } from '@fangxing/contract/plate'

/** What every row of money says of its car. */
export type CarRow = {
  id: string
  created_at: Date
  amount_fen: number
  lot_id: string
  lot_name: string
  plate_text: string
  plate_colour: PlateColour
  order_id: string | null
}

export const carOf = (row: CarRow) => ({
  id: row.id,
  createdAt: row.created_at.toISOString(),
  amountFen: row.amount_fen,
  lot: { id: row.lot_id, name: row.lot_name },
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  orderId: row.order_id,
})
