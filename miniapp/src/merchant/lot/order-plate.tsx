import { plateParts } from '@shared/ui/plate-parts'
import { Plate } from '@shared/ui/plate'
import { useLotState } from './lot-store'
import './order-plate.scss'

/** The plate of an order that is known by its text only: drawn where the lot's copy knows its colour, else as text. */
export function OrderPlate(props: { orderId: string; text: string; size?: 'small' | 'large' }) {
  const { orderId, text, size = 'small' } = props
  const { board } = useLotState()
  const order = board?.orders.find(({ id }) => id === orderId)
  if (order) return <Plate size={size} text={order.plateText} colour={order.plateColour} />
  const { head, tail } = plateParts(text)
  return <span className={`mer-plate-of mer-plate-of--${size}`}>{tail ? `${head}·${tail}` : text}</span>
}
