import { plateParts } from '@shared/ui/plate-parts'
import { Plate } from '@shared/ui/plate'
import { useLotState } from './lot-store'
import './order-plate.scss'

/** The plate of an order of which only the text is given: in its colour when the lot's board has the order, else as text. */
export function OrderPlate(props: { orderId: string; text: string; size?: 'small' | 'large' }) {
  const { orderId, text, size = 'small' } = props
  const { board } = useLotState()
  const order = board?.orders.find(({ id }) => id === orderId)
  if (order) return <Plate size={size} text={order.plateText} colour={order.plateColour} />
  const { head, tail } = plateParts(text)
  return <span className={`mer-plate-of mer-plate-of--${size}`}>{tail ? `${head}·${tail}` : text}</span>
}
