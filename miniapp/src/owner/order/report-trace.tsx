import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Steps, type Step, type StepState } from '@shared/ui/steps'
import { useTranslate, type Catalogue, type Message, type Translate } from '@shared/i18n/language'
import { clockTime } from '@shared/i18n/time'
import { messages as common } from './messages'
import './report-trace.scss'

type Report = NonNullable<OwnerOrder['reports']>[number]

const messages = {
  asked: { zh: '已发出', en: 'Sent' },
  seen: { zh: '值班人员已看到', en: 'Staff have seen it' },
  notSeen: { zh: '等待值班人员查看', en: 'Waiting for staff to see it' },
  notTakenOver: { zh: '等待有人处理', en: 'Waiting for somebody to handle it' },
  notReleased: { zh: '等待锁降下', en: 'Waiting for the lock to go down' },
  notAnswered: { zh: '等待车场处理完', en: 'Waiting for the lot to finish' },
  takenOver: { zh: '有人正在处理', en: 'Somebody is handling it' },
  released: { zh: '锁已降下', en: 'The lock is down' },
  answered: { zh: '车场已处理完', en: 'The lot has finished with it' },
  callToo: {
    zh: '打电话最快。有人身危险请拨打 120 或 110。',
    en: 'Calling is quickest. In danger of life call 120 or 110.',
  },
} satisfies Catalogue
const TITLES: Record<Report['kind'], Message> = {
  emergency_requested: { zh: '您的应急放行请求', en: 'Your request for emergency release' },
  not_my_car: { zh: '您的核对请求', en: 'Your request to check the car' },
}

const byUrgency = (left: Report, right: Report) =>
  Number(right.kind === 'emergency_requested') - Number(left.kind === 'emergency_requested')

/** A step that happened is `done`, the first that did not is `now`. */
function stepsOf(order: OwnerOrder, report: Report, t: Translate): Step[] {
  const isEmergency = report.kind === 'emergency_requested'
  const marks: [done: Message, waiting: Message, at: string | null][] = [
    [messages.asked, messages.asked, report.askedAt],
    [messages.seen, messages.notSeen, report.seenAt],
    [messages.takenOver, messages.notTakenOver, report.takenOverAt ?? report.closedAt],
    isEmergency
      ? [messages.released, messages.notReleased, order.releasedAt]
      : [messages.answered, messages.notAnswered, report.closedAt],
  ]
  const firstOpen = marks.findIndex(([, , at]) => at === null)
  const stateOf = (index: number, at: string | null): StepState =>
    at ? 'done' : index === firstOpen ? 'now' : 'next'
  return marks.map(([done, waiting, at], index) => ({
    title: t(at ? done : waiting),
    state: stateOf(index, at),
    ...(at ? { time: clockTime(at) } : {}),
  }))
}

/** An objection has a trace of its own; what a node of the former version took has only this. */
const shownOf = ({ reports = [], dispute }: OwnerOrder): Report[] =>
  reports.filter(({ kind }) => kind === 'emergency_requested' || !dispute).sort(byUrgency)

/** What the owner asked of the staff, how far that has come, and the telephone. It stays as long as the order does. */
export function ReportTraces({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  return (
    <>
      {shownOf(order).map(report => (
        <Card key={`${report.kind} ${report.askedAt}`} title={t(TITLES[report.kind])}>
          <Steps label={t(TITLES[report.kind])} steps={stepsOf(order, report, t)} />
          {order.releasedAt || report.closedAt ? null : (
            <div className="own-trace__call">
              {report.kind === 'emergency_requested' ? <p>{t(messages.callToo)}</p> : null}
              <Button kind="primary" onClick={() => dial(order.lot.hotline)}>
                {t(common.hotline)} {order.lot.hotline}
              </Button>
            </div>
          )}
        </Card>
      ))}
    </>
  )
}
