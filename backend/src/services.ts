import type { LockServices } from './composition/locks'
import type { OrderServices } from './composition/orders'
import type { PaymentServices } from './composition/payments'
import type { PeopleServices } from './composition/people'
import type { BaseServices } from './composition/base-services'

/** Everything that was constructed, for whoever has not been given its own needs yet. */
export type Services = BaseServices & PaymentServices & LockServices & OrderServices & PeopleServices
