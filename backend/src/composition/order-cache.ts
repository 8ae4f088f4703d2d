import { OrderCache, type OrderCacheNeeds } from '../persistence/cache/order-cache'
import { readLiveOrderIds, readProjections, type PhotoLink } from '../modules/orders'

type Needs = Omit<OrderCacheNeeds, 'projector'> & { photoLink: PhotoLink; refOf: (ownerId: string) => string }

/** The cache of live orders, which the orders module fills with its views. */
export function composeOrderCache({ photoLink, refOf, ...needs }: Needs): OrderCache {
  // Whoever stands at a car and pays finds their order whatever the office does.
  const database = needs.database.paying
  return new OrderCache({
    ...needs,
    database,
    projector: {
      project: orderIds => readProjections(database, orderIds, photoLink, refOf),
      readLiveOrderIds: () => readLiveOrderIds(database),
    },
  })
}
