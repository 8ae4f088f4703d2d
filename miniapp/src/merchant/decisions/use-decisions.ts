import type { ApprovalView } from '@fangxing/contract/approvals'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import type { WaitingDispute } from '@fangxing/contract/disputes'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import type { Me } from '@fangxing/contract/sessions'
import { success, type Result } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { useDidShow } from '@tarojs/taro'
import { call } from '../calls'
import { mayCall } from '../staff/auth'

/** Debts of one plate: whoever looks at one looks at all of them. */
export type PlateInReview = { key: string; debts: [DebtInReview, ...DebtInReview[]] }
type Decisions = {
  objected: WaitingDispute[]
  kept: QuarantinedPayment[]
  asked: ApprovalView[]
  reviews: PlateInReview[]
  /** There are more debts in review than are read at once. */
  hasMoreReviews: boolean
}

const REVIEWS_LIMIT = 100
const NO_REVIEWS = { items: [] as DebtInReview[], next: undefined as string | undefined }
const NOTHING: Decisions = { objected: [], kept: [], asked: [], reviews: [], hasMoreReviews: false }
/** Somebody stands at a held car and waits: only managers are asked, and they see it first. */
const readObjections = (mayAnswer: boolean): Promise<Result<{ items: WaitingDispute[] }>> =>
  mayAnswer ? call('listDisputes', {}) : Promise.resolve(success({ items: [] }))
const nothing = () => Promise.resolve(success(NOTHING))

type Also = { withObjections: boolean; withReviews: boolean }

/** Finance decides about money: neither about whether a debt is one nor about a car that is held. */
const readDecisions =
  ({ withObjections, withReviews }: Also) =>
  async (): Promise<Result<Decisions>> => {
    const [objected, kept, asked, reviews] = await Promise.all([
      readObjections(withObjections),
      call('listQuarantined', {}),
      call('listApprovals', {}),
      withReviews ? call('listDebtReviews', { query: { limit: REVIEWS_LIMIT } }) : success(NO_REVIEWS),
    ])
    if (!objected.ok) return objected
    if (!kept.ok) return kept
    if (!asked.ok) return asked
    if (!reviews.ok) return reviews
    return success({
      objected: objected.value.items,
      kept: kept.value.items,
      asked: asked.value.items,
      reviews: platesOf(reviews.value.items),
      hasMoreReviews: reviews.value.next !== undefined,
    })
  }
const readAll = readDecisions({ withObjections: true, withReviews: true })
const readMoney = readDecisions({ withObjections: false, withReviews: false })

function platesOf(debts: readonly DebtInReview[]): PlateInReview[] {
  const plates = new Map<string, PlateInReview>()
  for (const debt of debts) {
    const key = `${debt.arrear.plateText} ${debt.arrear.plateColour}`
    const known = plates.get(key)
    if (known) known.debts.push(debt)
    else plates.set(key, { key, debts: [debt] })
  }
  return [...plates.values()]
}

const ALONE_AFTER_MS = 24 * 3_600_000

/** Somebody else decides about what this person has asked for; who is alone may do so after a day. */
export const mayDecideOn = ({ askedBy, askedAt }: ApprovalView, me: Me): boolean =>
  askedBy.id !== me.staff.id || Date.now() - Date.parse(askedAt) >= ALONE_AFTER_MS

/** What waits for the word of a manager or finance, read again whenever the page comes back. */
export function useDecisions(me: Me) {
  const mayDecide = mayCall(me, 'listApprovals')
  const read = useRead(!mayDecide ? nothing : mayCall(me, 'listDebtReviews') ? readAll : readMoney)
  const { value, again } = read
  useDidShow(() => {
    if (value) again()
  })
  const count =
    value &&
    value.objected.length +
      value.kept.length +
      value.asked.filter(each => mayDecideOn(each, me)).length +
      value.reviews.length
  return { ...read, mayDecide, count, hasMore: value?.hasMoreReviews ?? false }
}
