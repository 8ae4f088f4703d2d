import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { CallToCar } from '../../workflows/call-to-car'
import type { DecideRefund } from '../../workflows/decide-refund'
import type { FindPayments } from '../../workflows/money/find-payments'
import type { ListMoney } from '../../workflows/money/list-money'
import type { ListPayments } from '../../workflows/money/list-payments'
import type { ReachPeople } from '../../workflows/reach-people'
import { answersStaff, type StaffInput } from './route-decorators'

/** What was paid, as an office looks it up, and whom it calls about it. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MoneyRecordsController {
  @Inject()
  callToCar: CallToCar

  @Inject()
  decideRefund: DecideRefund

  @Inject()
  findPayments: FindPayments

  @Inject()
  listMoney: ListMoney

  @Inject()
  listPayments: ListPayments

  @Inject()
  reachPeople: ReachPeople

  @answersStaff('findPayments')
  find({ session, query }: StaffInput<'findPayments'>) {
    return this.findPayments.find(session, query.text)
  }

  @answersStaff('listSettlements')
  settlements({ session, query }: StaffInput<'listSettlements'>) {
    return this.listMoney.settlements(session, query)
  }

  @answersStaff('listRefunds')
  refunds({ session, query }: StaffInput<'listRefunds'>) {
    return this.listMoney.refunds(session, query)
  }

  @answersStaff('listPayments')
  payments({ session, query }: StaffInput<'listPayments'>) {
    return this.listPayments.list(session, query)
  }

  @answersStaff('approveRefund')
  approveRefund({ session, params, context }: StaffInput<'approveRefund'>) {
    return this.decideRefund.approve(session, params.refundId, context)
  }

  @answersStaff('rejectRefund')
  rejectRefund({ session, params, body, context }: StaffInput<'rejectRefund'>) {
    return this.decideRefund.reject(session, { ...params, ...body }, context)
  }

  @answersStaff('sumMoney')
  sums({ session, query }: StaffInput<'sumMoney'>) {
    return this.listMoney.sums(session, query)
  }

  @answersStaff('readOrderReach')
  reach({ session, params }: StaffInput<'readOrderReach'>) {
    return this.reachPeople.read(session, params.orderId)
  }

  @answersStaff('callToCar')
  call({ session, params, context }: StaffInput<'callToCar'>) {
    return this.callToCar.call(session, params.orderId, context)
  }

  @answersStaff('showOwnerPhones')
  phones({ session, params, context }: StaffInput<'showOwnerPhones'>) {
    return this.reachPeople.showPhones(session, params.orderId, context)
  }
}
