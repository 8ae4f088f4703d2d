import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { EndDebts } from '../../workflows/end-debts/end-debts'
import { answersStaff, type StaffInput } from './route-decorators'

/** Debts that are not owed any more, and the second person's word where they are large. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ApprovalsController {
  @Inject()
  endDebts: EndDebts

  @answersStaff('withdrawArrears')
  withdraw({ session, body, context }: StaffInput<'withdrawArrears'>) {
    return this.endDebts.end(session, 'withdraw', body, context)
  }

  @answersStaff('markPaidElsewhere')
  paidElsewhere({ session, body, context }: StaffInput<'markPaidElsewhere'>) {
    return this.endDebts.end(session, 'paid_elsewhere', body, context)
  }

  @answersStaff('waiveArrears')
  waive({ session, body, context }: StaffInput<'waiveArrears'>) {
    return this.endDebts.end(session, 'waive', body, context)
  }

  @answersStaff('writeOffArrears')
  writeOff({ session, body, context }: StaffInput<'writeOffArrears'>) {
    return this.endDebts.end(session, 'write_off', body, context)
  }

  @answersStaff('listApprovals')
  list({ session, query }: StaffInput<'listApprovals'>) {
    return this.endDebts.list(session, query)
  }

  @answersStaff('approve')
  approve({ session, params, context }: StaffInput<'approve'>) {
    return this.endDebts.approve(session, params.approvalId, context)
  }

  @answersStaff('refuseApproval')
  refuse({ session, params, context }: StaffInput<'refuseApproval'>) {
    return this.endDebts.refuse(session, params.approvalId, context)
  }
}
