import type { ApprovalView } from '@fangxing/contract/approvals'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import type { WaitingDispute } from '@fangxing/contract/disputes'
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
  objected: WaitingDispute[]
  kept: QuarantinedPayment[]
  asked: ApprovalView[]
  licences: LicenceCheck[]
  reviews: PlateInReview[]
  /** More waits than is read at once. */
  hasMore: boolean
}

const REVIEWS_LIMIT = 100
const NOTHING: Decisions = {
  objected: [],
  kept: [],
  asked: [],
  licences: [],
  reviews: [],
  hasMore: false,
}
const nothing = () => Promise.resolve(success(NOTHING))

async function readMoney(): Promise<Result<Decisions>> {
  const [kept, asked] = await Promise.all([call('listQuarantined', {}), call('listApprovals', {})])
  if (!kept.ok) return kept
  if (!asked.ok) return asked
  const hasMore = (kept.value.isCut ?? asked.value.isCut) === true
  return success({ ...NOTHING, kept: kept.value.items, asked: asked.value.items, hasMore })
}

/** Finance decides about money alone: neither about whether a debt is one, nor about licences, nor about a car that is held. */
async function readAll(): Promise<Result<Decisions>> {
  const [money, objected, reviews, licences] = await Promise.all([
    readMoney(),
    call('listDisputes', {}),
    call('listDebtReviews', { query: { limit: REVIEWS_LIMIT } }),
    call('listLicenceChecks', {}),
  ])
  if (!money.ok) return money
  if (!objected.ok) return objected
  if (!reviews.ok) return reviews
  if (!licences.ok) return licences
  return success({
    ...money.value,
    objected: objected.value.items,
    licences: licences.value.items,
    reviews: platesOf(reviews.value.items),
    hasMore:
      money.value.hasMore ||
      reviews.value.next !== undefined ||
      (objected.value.isCut ?? licences.value.isCut) === true,
  })
}

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
  const waiting = value ?? NOTHING
  const others = [waiting.objected, waiting.kept, waiting.reviews, waiting.licences]
  const countOthers = others.reduce((sum, { length }) => sum + length, 0)
  const own = waiting.asked.filter(each => mayDecideOn(each, me))
  return {
    ...read,
    mayDecide,
    /** What waits for this person. */
    count: value && countOthers + own.length,
    isEmpty: value !== undefined && countOthers + waiting.asked.length === 0,
    hasMore: waiting.hasMore,
  }
}
