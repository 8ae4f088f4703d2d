import type { STAFF_CALLS } from '@fangxing/contract/calls'
import type { IncidentView } from '@fangxing/contract/incidents'
import type { Me } from '@fangxing/contract/sessions'
import { soundAlarm } from '@shared/phone/alarm'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Elapsed } from '@shared/ui/countdown'
import { ErrorState } from '@shared/ui/error-state'
import { Plate } from '@shared/ui/plate'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { call } from '../calls'
import { routes } from '../routes'
import { KeyInstead, isUnanswered } from '../ui/key-instead'
import { acceptEmergency, isUrgentObjection, useEmergencies } from './emergency-store'
import { ObjectionBanner } from './objection-banner'
import { applyUpdate } from './lot-store'
import './emergency-banner.scss'

const messages = {
  title: { zh: '车主请求应急放行', en: 'An owner asks to be let go' },
  takenOver: { zh: '应急放行处理中', en: 'Emergency being handled' },
  release: { zh: '立即放行', en: 'Release now' },
  take: { zh: '我来处理', en: 'I take care' },
  order: { zh: '查看订单', en: 'See the order' },
  by: { zh: '车主：', en: 'Owner: ' },
} satisfies Catalogue
/** The alarm repeats until somebody acts: the first one may not be heard in a noisy lot. */
const REPEAT_MS = 5_000
/** The contract's limit of a reason. */
const MAX_REASON = 200

/** Whether this person may make a call. */
type May = (call: keyof typeof STAFF_CALLS) => boolean

/** Owners' calls for help, on every page of the staff and from every lot where they work, above everything else. */
export function EmergencyBanner({ me, may }: { me: Me; may: May }) {
  const all = useEmergencies(may('listIncidents'))
  const calls = all.filter(incident => !isUrgentObjection(incident))
  const [isVisible, setVisible] = useState(true)
  useDidShow(() => setVisible(true))
  useDidHide(() => setVisible(false))
  const waiting = calls.filter(({ state }) => state === 'open')
  const isLoud = waiting.length > 0 && isVisible && may('override')

  useEffect(() => {
    if (!isLoud) return undefined
    soundAlarm()
    const timer = setInterval(soundAlarm, REPEAT_MS)
    return () => clearInterval(timer)
  }, [isLoud])
  useSeen(isVisible && may('seeIncident') ? waiting : [])

  return (
    <>
      {may('listDisputes') ? <ObjectionBanner incidents={all.filter(isUrgentObjection)} /> : null}
      {calls.map(incident => (
        <EmergencyCall key={incident.id} me={me} may={may} incident={incident} />
      ))}
    </>
  )
}

/** Tells the platform, and so the owner, that somebody has it before their eyes; once, and again when that failed. */
function useSeen(waiting: IncidentView[]): void {
  const reported = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, seenAt } of waiting) {
      if (seenAt !== null || reported.current.has(id)) continue
      reported.current.add(id)
      void call('seeIncident', { params: { incidentId: id }, body: {} }).then(result => {
        if (result.ok) acceptEmergency(result.value)
        else reported.current.delete(id)
      })
    }
  }, [waiting])
}

function EmergencyCall({ me, may, incident }: { me: Me; may: May; incident: IncidentView }) {
  const t = useTranslate()
  const { busy, problem, release, take } = useEmergencyActions(incident)
  const isOpen = incident.state === 'open'
  const lotName = me.lots.find(({ id }) => id === incident.lotId)?.name
  const words = wordsOf(incident)
  return (
    <section
      className={isOpen ? 'mer-emergency' : 'mer-emergency mer-emergency--calm'}
      role="alert"
      aria-label={t(messages.title)}
    >
      <div className="mer-emergency__head">
        <span className="mer-emergency__title">{t(isOpen ? messages.title : messages.takenOver)}</span>
        <Elapsed since={incident.openedAt} />
      </div>
      <div className="mer-emergency__car">
        {incident.plateText && incident.plateColour ? (
          <Plate size="small" text={incident.plateText} colour={incident.plateColour} />
        ) : null}
        <span className="mer-emergency__lot">{lotName}</span>
      </div>
      {words ? (
        <p className="mer-emergency__words">
          {t(messages.by)}“{words}”
        </p>
      ) : null}
      {problem ? <FailedRelease problem={problem} incident={incident} /> : null}
      {may('override') && incident.orderId ? (
        <Button large kind="danger" busy={busy} onClick={() => void release(words)}>
          {t(messages.release)}
        </Button>
      ) : null}
      <div className="mer-side">
        {isOpen && may('acknowledgeIncident') ? (
          <Button onClick={() => void take()}>{t(messages.take)}</Button>
        ) : null}
        {incident.orderId ? (
          <Button onClick={() => routes.order(incident.orderId!)}>{t(messages.order)}</Button>
        ) : null}
      </div>
    </section>
  )
}

/** Without an answer the car may still be held: then the key frees it. */
function FailedRelease({ problem, incident }: { problem: Problem; incident: IncidentView }) {
  const { orderId, plateText } = incident
  return isUnanswered(problem) && orderId ? (
    <KeyInstead orderId={orderId} plateText={plateText ?? ''} />
  ) : (
    <ErrorState problem={problem} />
  )
}

const wordsOf = ({ detail }: IncidentView): string => (typeof detail.reason === 'string' ? detail.reason : '')

function useEmergencyActions(incident: IncidentView) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const { id: incidentId, orderId } = incident

  /** One tap: the owner's own words are the reason, and a manager looks at it afterwards. */
  async function release(words: string): Promise<void> {
    if (!orderId) return
    setBusy(true)
    const reason = `车主请求应急放行：${words}`.slice(0, MAX_REASON)
    const result = await call('override', { params: { orderId }, body: { reason } })
    setBusy(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) applyUpdate({ type: 'staff_order', order: result.value })
  }

  async function take(): Promise<void> {
    const result = await call('acknowledgeIncident', { params: { incidentId }, body: {} })
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) acceptEmergency(result.value)
  }

  return { busy, problem, release, take }
}
