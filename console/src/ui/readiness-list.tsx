import type { Readiness, ReadinessStep } from '@fangxing/contract/readiness'
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
const BY_MANAGER: Message = { zh: '由商家经理办理：', en: "Done by the merchant's manager: " }
const BY_PLATFORM: Message = { zh: '由平台办理', en: 'Done by the platform' }
const DONE = { zh: '已完成', en: 'Done', tone: 'good' } as const
const OPEN = { zh: '还缺', en: 'Missing', tone: 'warn' } as const

/** What is still missing before the first recovery, step by step. `acts`: what this page itself offers for a step. */
export function ReadinessList(props: {
  readiness: Readiness
  acts?: Partial<Record<ReadinessStep, ReactNode>>
}) {
  const { readiness, acts = {} } = props
  const t = useTranslate()
  return (
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
