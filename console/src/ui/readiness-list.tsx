import type { Readiness, ReadinessAdvice, ReadinessStep } from '@fangxing/contract/readiness'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTranslate, type Message } from '../i18n/language'
import type { CallName } from '../net/calls'
import { useMay } from '../session/may'
import { StateTag } from './state-tag'

type Place = { to: (lotId: string | undefined) => string; needs: CallName; name: Message }

const LOT: Place = {
  to: lotId => (lotId ? `/lots/${lotId}` : '/lots'),
  needs: 'changeLot',
  name: { zh: '停车场与规则', en: 'Lots and rules' },
}
const FLOOR: Place = {
  to: () => '/floor',
  needs: 'changeEnforcementFloor',
  name: { zh: '升锁底线', en: 'Floor for raising' },
}
const place = (to: string, needs: CallName, zh: string, en: string): Place => ({
  to: () => to,
  needs,
  name: { zh, en },
})

/** Each step in the words of whoever sees to it, and where that is done; the first place that somebody may use is linked. */
const STEPS: Record<ReadinessStep, { title: Message; places: readonly Place[] }> = {
  manager: { title: { zh: '经理已登录', en: 'A manager has signed in' }, places: [] },
  credentials: { title: { zh: '微信支付已核验', en: 'WeChat Pay is checked' }, places: [] },
  lot: {
    title: { zh: '建立停车场', en: 'A lot' },
    places: [place('/lots/new', 'createLot', '新建停车场', 'New lot')],
  },
  clearance: { title: { zh: '停车场的文件齐全', en: "The lot's documents are complete" }, places: [LOT] },
  tariff: {
    title: { zh: '收费标准已发布', en: 'A tariff is published' },
    places: [place('/tariffs', 'publishTariff', '收费标准', 'Tariffs')],
  },
  attendant: {
    title: { zh: '收费员已登录', en: 'An attendant has signed in' },
    places: [place('/people', 'inviteStaff', '员工', 'People')],
  },
  device: {
    title: { zh: '装置已分配并在线', en: 'A device is assigned and online' },
    places: [place('/devices', 'assignDevice', '装置', 'Devices')],
  },
  rules: { title: { zh: '规则允许升锁', en: 'The rules let a lock go up' }, places: [LOT, FLOOR] },
  debts: {
    title: { zh: '有可追缴的欠费', en: 'There are debts to recover' },
    places: [place('/imports', 'createImport', '导入', 'Imports')],
  },
}
const ADVICE: Record<ReadinessAdvice, { title: Message; because: Message }> = {
  reminderTemplate: {
    title: {
      zh: '未设置微信缴费提醒模板（WECHAT_REMINDER_TEMPLATE）',
      en: 'No WeChat template for reminders is set (WECHAT_REMINDER_TEMPLATE)',
    },
    because: {
      zh: '车主收不到微信缴费提醒，升锁前要的提醒只能靠告知单或短信',
      en: 'Owners get no reminder in WeChat: what has to come before a lock is left to notices and text messages',
    },
  },
  endedTemplate: {
    title: {
      zh: '未设置欠费结束告知模板（WECHAT_ENDED_TEMPLATE）',
      en: 'No WeChat template for ended debts is set (WECHAT_ENDED_TEMPLATE)',
    },
    because: {
      zh: '欠费作废、更正后，车主收不到微信告知',
      en: 'Owners do not learn in WeChat that their debt was voided or corrected',
    },
  },
}
const BY_MANAGER: Message = { zh: '由商家经理办理：', en: "Done by the merchant's manager: " }
const BY_PLATFORM: Message = { zh: '由平台办理', en: 'Done by the platform' }
const DONE = { zh: '已完成', en: 'Done', tone: 'good' } as const
const ADVISED = { zh: '建议', en: 'Advice', tone: 'neutral' } as const
const OPEN = { zh: '还缺', en: 'Missing', tone: 'warn' } as const

/** What is still missing before the first recovery, step by step, and what it goes without. `acts`: what this page itself offers for a step. */
export function ReadinessList(props: {
  readiness: Readiness
  acts?: Partial<Record<ReadinessStep, ReactNode>>
}) {
  const { readiness, acts = {} } = props
  const t = useTranslate()
  return (
    <>
      <ol className="fx-rows">
        {readiness.items.map(({ step, isDone, failed }) => (
          <li key={step}>
            <StateTag label={isDone ? DONE : OPEN} />
            <span className="fx-rows__main">
              <strong>{t(STEPS[step].title)}</strong>
              {failed.map(({ code, message }) => (
                <span key={code} className="fx-soft">
                  {t(message)}
                </span>
              ))}
            </span>
            {acts[step] ?? (!isDone && <Where step={step} lotId={readiness.lot?.id} />)}
          </li>
        ))}
      </ol>
      {readiness.advice.length > 0 && <Advice advice={readiness.advice} />}
    </>
  )
}

/** What works without it, and how. */
function Advice({ advice }: { advice: Readiness['advice'] }) {
  const t = useTranslate()
  return (
    <ul className="fx-rows">
      {advice.map(of => (
        <li key={of}>
          <StateTag label={ADVISED} />
          <span className="fx-rows__main">
            <strong>{t(ADVICE[of].title)}</strong>
            <span className="fx-soft">{t(ADVICE[of].because)}</span>
          </span>
          <span className="fx-soft">{t(BY_PLATFORM)}</span>
        </li>
      ))}
    </ul>
  )
}

function Where({ step, lotId }: { step: ReadinessStep; lotId: string | undefined }) {
  const t = useTranslate()
  const may = useMay()
  const { places } = STEPS[step]
  const open = places.find(({ needs }) => may(needs))
  if (open) return <Link to={open.to(lotId)}>{t(open.name)}</Link>
  const [first] = places
  return <span className="fx-soft">{first ? `${t(BY_MANAGER)}${t(first.name)}` : t(BY_PLATFORM)}</span>
}
