import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadReviews } from '../../modules/arrears'
import type { ReviewDebts } from '../../workflows/review-debts'
import { answersStaff, type StaffInput } from './route-decorators'

/** Debts that a person has to look at. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DebtReviewController {
  @Inject()
  reviewDebts: ReviewDebts

  @Inject()
  readReviews: ReadReviews

  @answersStaff('listDebtReviews')
  list({ session, query }: StaffInput<'listDebtReviews'>) {
    return this.readReviews.list(session, query)
  }

  @answersStaff('sendToReview')
  send({ session, body, context }: StaffInput<'sendToReview'>) {
    return this.reviewDebts.send(session, body, context)
  }

  @answersStaff('confirmArrears')
  confirm({ session, body, context }: StaffInput<'confirmArrears'>) {
    return this.reviewDebts.confirm(session, body, context)
  }
}
