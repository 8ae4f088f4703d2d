import type { ApprovalView } from '@fangxing/contract/approvals'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import type { LicenceCheck } from '@fangxing/contract/owner-plates'
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
  kept: QuarantinedPayment[]
  asked: ApprovalView[]
  reviews: PlateInReview[]
  licences: LicenceCheck[]
  /** There are more debts in review than are read at once. */
  hasMoreReviews: boolean
}

const REVIEWS_LIMIT = 100
const NO_REVIEWS = { items: [] as DebtInReview[], next: undefined as string | undefined }
const NO_LICENCES = { items: [] as LicenceCheck[] }
const NOTHING: Decisions = { kept: [], asked: [], reviews: [], licences: [], hasMoreReviews: false }
const nothing = () => Promise.resolve(success(NOTHING))

/** `ofManager`: finance decides about money, and not about whether a debt is one, or whose a car is. */
const readDecisions = (ofManager: boolean) => async (): Promise<Result<Decisions>> => {
  const [kept, asked, reviews, licences] = await Promise.all([
    call('listQuarantined', {}),
    call('listApprovals', {}),
    ofManager ? call('listDebtReviews', { query: { limit: REVIEWS_LIMIT } }) : success(NO_REVIEWS),
    ofManager ? call('listLicenceChecks', {}) : success(NO_LICENCES),
  ])
  if (!kept.ok) return kept
  if (!asked.ok) return asked
  if (!reviews.ok) return reviews
  if (!licences.ok) return licences
  return success({
    kept: kept.value.items,
    asked: asked.value.items,
    reviews: platesOf(reviews.value.items),
    licences: licences.value.items,
    hasMoreReviews: reviews.value.next !== undefined,
  })
}
const readAll = readDecisions(true)
const readMoney = readDecisions(false)

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
  const own = value?.asked.filter(each => mayDecideOn(each, me)) ?? []
  const count = value && value.kept.length + own.length + value.reviews.length + value.licences.length
  return { ...read, mayDecide, count, hasMore: value?.hasMoreReviews ?? false }
}
