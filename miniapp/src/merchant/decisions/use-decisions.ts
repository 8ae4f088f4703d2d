import type { ApprovalView } from '@fangxing/contract/approvals'
import type { WaitingDispute } from '@fangxing/contract/disputes'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import type { Me } from '@fangxing/contract/sessions'
import { success, type Result } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { useDidShow } from '@tarojs/taro'
import { call } from '../calls'
import { mayCall } from '../staff/auth'

type Decisions = { objected: WaitingDispute[]; kept: QuarantinedPayment[]; asked: ApprovalView[] }

/** Somebody stands at a held car and waits: only managers are asked, and they see it first. */
const readObjections = (mayAnswer: boolean): Promise<Result<{ items: WaitingDispute[] }>> =>
  mayAnswer ? call('listDisputes', {}) : Promise.resolve(success({ items: [] }))

async function readDecisions(mayAnswer: boolean): Promise<Result<Decisions>> {
  const [objected, kept, asked] = await Promise.all([
    readObjections(mayAnswer),
    call('listQuarantined', {}),
    call('listApprovals', {}),
  ])
  if (!objected.ok) return objected
  if (!kept.ok) return kept
  if (!asked.ok) return asked
  return success({ objected: objected.value.items, kept: kept.value.items, asked: asked.value.items })
}
const readAsManager = () => readDecisions(true)
const readAsFinance = () => readDecisions(false)
const nothing = () => Promise.resolve(success<Decisions>({ objected: [], kept: [], asked: [] }))

const ALONE_AFTER_MS = 24 * 3_600_000

/** Somebody else decides about what this person has asked for; who is alone may do so after a day. */
export const mayDecideOn = ({ askedBy, askedAt }: ApprovalView, me: Me): boolean =>
  askedBy.id !== me.staff.id || Date.now() - Date.parse(askedAt) >= ALONE_AFTER_MS

/** What waits for the word of a manager or finance, read again whenever the page comes back. */
export function useDecisions(me: Me) {
  const mayDecide = mayCall(me, 'listApprovals')
  const mayAnswer = mayCall(me, 'listDisputes')
  const read = useRead(!mayDecide ? nothing : mayAnswer ? readAsManager : readAsFinance)
  const { value, again } = read
  useDidShow(() => {
    if (value) again()
  })
  const count =
    value &&
    value.objected.length + value.kept.length + value.asked.filter(each => mayDecideOn(each, me)).length
  return { ...read, mayDecide, count }
}
