import type { ApprovalView } from '@fangxing/contract/approvals'
import type { LicenceCheck } from '@fangxing/contract/owner-plates'
import type { QuarantinedPayment } from '@fangxing/contract/quarantine'
import type { Me } from '@fangxing/contract/sessions'
import { success, type Result } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { useDidShow } from '@tarojs/taro'
import { call } from '../calls'
import { mayCall } from '../staff/auth'

type Decisions = { kept: QuarantinedPayment[]; asked: ApprovalView[]; licences: LicenceCheck[] }

async function readDecisions(): Promise<Result<Decisions>> {
  const [kept, asked] = await Promise.all([call('listQuarantined', {}), call('listApprovals', {})])
  if (!kept.ok) return kept
  return asked.ok ? success({ kept: kept.value.items, asked: asked.value.items, licences: [] }) : asked
}
/** Licences are for managers alone. */
async function readWithLicences(): Promise<Result<Decisions>> {
  const [decisions, licences] = await Promise.all([readDecisions(), call('listLicenceChecks', {})])
  if (!decisions.ok) return decisions
  return licences.ok ? success({ ...decisions.value, licences: licences.value.items }) : licences
}
const nothing = () => Promise.resolve(success<Decisions>({ kept: [], asked: [], licences: [] }))

const ALONE_AFTER_MS = 24 * 3_600_000

/** Somebody else decides about what this person has asked for; who is alone may do so after a day. */
export const mayDecideOn = ({ askedBy, askedAt }: ApprovalView, me: Me): boolean =>
  askedBy.id !== me.staff.id || Date.now() - Date.parse(askedAt) >= ALONE_AFTER_MS

/** What waits for the word of a manager or finance, read again whenever the page comes back. */
export function useDecisions(me: Me) {
  const mayDecide = mayCall(me, 'listApprovals')
  const seesLicences = mayCall(me, 'listLicenceChecks')
  const read = useRead(seesLicences ? readWithLicences : mayDecide ? readDecisions : nothing)
  const { value, again } = read
  useDidShow(() => {
    if (value) again()
  })
  const own = value?.asked.filter(each => mayDecideOn(each, me)) ?? []
  const count = value && value.kept.length + value.licences.length + own.length
  return { ...read, mayDecide, count }
}
