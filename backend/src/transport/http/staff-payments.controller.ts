import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadOrders } from '../../modules/orders'
import type { DecideQuarantine } from '../../workflows/decide-quarantine'
import { answersStaff, type StaffInput } from './route-decorators'

/** Money that was kept apart. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaffPaymentsController {
  @Inject()
  decideQuarantine: DecideQuarantine

  @Inject()
  readOrders: ReadOrders

  @answersStaff('listQuarantined')
  list({ session, query }: StaffInput<'listQuarantined'>) {
    return this.decideQuarantine.list(session, query)
  }

  @answersStaff('acceptPayment')
  async accept({ session, params, body, context }: StaffInput<'acceptPayment'>) {
    const orderId = await this.decideQuarantine.accept(session, { ...params, ...body }, context)
    return orderId === null ? null : this.readOrders.read(session, orderId)
  }

  @answersStaff('returnPayment')
  async giveBack({ session, params, body, context }: StaffInput<'returnPayment'>) {
    const orderId = await this.decideQuarantine.giveBack(session, { ...params, ...body }, context)
    return orderId === null ? null : this.readOrders.read(session, orderId)
  }
}
