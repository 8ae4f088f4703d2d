import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadReviews } from '../../modules/arrears'
import type { ReadSecondLooks } from '../../modules/review-decisions'
import type { LookAgain } from '../../workflows/look-again'
import type { ReviewDebts } from '../../workflows/review-debts'
import { answersStaff, type StaffInput } from './route-decorators'

/** Debts that a person has to review. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DebtReviewController {
  @Inject()
  reviewDebts: ReviewDebts

  @Inject()
  readReviews: ReadReviews

  @Inject()
  readSecondLooks: ReadSecondLooks

  @Inject()
  lookAgain: LookAgain

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

  @answersStaff('listSecondLooks')
  listLooks({ session, query }: StaffInput<'listSecondLooks'>) {
    return this.readSecondLooks.list(session, query)
  }

  @answersStaff('lookAgain')
  look({ session, params, body, context }: StaffInput<'lookAgain'>) {
    return this.lookAgain.look(session, params.lookId, body, context)
  }

  @answersStaff('listDifferences')
  listDifferences({ session, query }: StaffInput<'listDifferences'>) {
    return this.readSecondLooks.listDifferences(session, query)
  }

  @answersStaff('closeDifference')
  close({ session, params, body, context }: StaffInput<'closeDifference'>) {
    return this.lookAgain.close(session, params.lookId, body.reason, context)
  }

  @answersStaff('listReviewRates')
  rates({ session, query }: StaffInput<'listReviewRates'>) {
    return this.readSecondLooks.rates(session, query)
  }
}
