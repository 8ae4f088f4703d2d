import type { IncidentView } from '@fangxing/contract/incidents'
import type { Me } from '@fangxing/contract/sessions'
import { INCIDENT_LABELS } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import { changesOf, IncidentRow } from '../../lot/incident-row'
import { refreshBoard, applyUpdate, useLotState } from '../../lot/lot-store'
import { openIncidents } from '../../lot/selectors'
import { messages as common } from '../../messages'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { ReasonSheet } from '../../ui/reason-sheet'

const messages = {
  title: { zh: '告警', en: 'Incidents' },
  none: { zh: '没有告警', en: 'No incidents' },
  noneText: { zh: '一切正常。', en: 'All is well.' },
  opened: { zh: '发生', en: 'Since' },
  level: { zh: '级别', en: 'Level' },
  device: { zh: '装置', en: 'Device' },
  details: { zh: '说明', en: 'What was said' },
  proposal: { zh: '建议更正', en: 'Proposed' },
  inOffice: {
    zh: '在管理后台的告警页处理：可按建议更正停车记录，或恢复被撤回付款的欠费。',
    en: 'Decided in the console’s incidents: take over the proposal, or bring back the debts of a payment that was taken back.',
  },
  acknowledge: { zh: '我来处理', en: 'I take care' },
  close: { zh: '关闭告警', en: 'Close it' },
  order: { zh: '查看订单', en: 'See the order' },
  decide: { zh: '处理这笔钱', en: 'Decide about the money' },
  seeDevice: { zh: '查看装置', en: 'See the device' },
  closeText: { zh: '写下怎样处理的，会留在记录里。', en: 'Write how it was solved; it stays on record.' },
} satisfies Catalogue
const REASONS = [
  { zh: '已到现场处理', en: 'Handled on the spot' },
  { zh: '误报', en: 'False alarm' },
]

/** Open incidents of the lot: staff acknowledge them, a manager closes them. */
export default function IncidentsPage() {
  const t = useTranslate()
  const { board, problem } = useLotState()
  const [openId, setOpenId] = useState<string>()
  const incidents = openIncidents(board?.incidents ?? [])
  const open = incidents.find(({ id }) => id === openId)
  return (
    <StaffPage label={t(messages.title)}>
      {({ me }) => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void refreshBoard()} /> : null}
          {board || problem ? null : <Skeleton bars={[84, 84]} />}
          {board && incidents.length === 0 ? (
            <Empty title={t(messages.none)} text={t(messages.noneText)} />
          ) : null}
          {incidents.map(incident => (
            <IncidentRow key={incident.id} incident={incident} onClick={() => setOpenId(incident.id)} />
          ))}
          {board?.more?.incidents ? <p className="mer-hint">{t(common.moreIncidents)}</p> : null}
          {open ? <IncidentSheet me={me} incident={open} onClose={() => setOpenId(undefined)} /> : null}
        </>
      )}
    </StaffPage>
  )
}

function IncidentSheet({ me, incident, onClose }: { me: Me; incident: IncidentView; onClose: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const [busy, setBusy] = useState(false)
  const [isClosing, setClosing] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const params = { incidentId: incident.id }
  const onUpdated = (next: IncidentView) => applyUpdate({ type: 'incident', incident: next })
  const details = [incident.detail.reason, incident.detail.note]
    .filter(text => typeof text === 'string')
    .join(' ')

  const changes = changesOf(incident, language)

  async function acknowledge(): Promise<void> {
    setBusy(true)
    const result = await call('acknowledgeIncident', { params, body: {} })
    setBusy(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) onUpdated(result.value)
  }

  if (isClosing)
    return (
      <ReasonSheet
        onClose={onClose}
        request={{
          title: messages.close,
          text: messages.closeText,
          action: messages.close,
          reasons: REASONS,
          send: reason => call('closeIncident', { params, body: { reason } }),
          done: onUpdated,
        }}
      />
    )
  return (
    <Sheet
      open
      title={t(INCIDENT_LABELS[incident.kind])}
      onClose={onClose}
      actions={
        <>
          {incident.state === 'open' && mayCall(me, 'acknowledgeIncident') ? (
            <Button large kind="primary" busy={busy} onClick={() => void acknowledge()}>
              {t(messages.acknowledge)}
            </Button>
          ) : null}
          <div className="mer-side">
            {incident.orderId ? (
              <Button onClick={() => routes.order(incident.orderId!)}>{t(messages.order)}</Button>
            ) : null}
            {incident.kind === 'payment_quarantined' && mayCall(me, 'listQuarantined') ? (
              <Button onClick={routes.decisions}>{t(messages.decide)}</Button>
            ) : null}
            {incident.deviceId ? (
              <Button onClick={() => routes.device(incident.deviceId!)}>{t(messages.seeDevice)}</Button>
            ) : null}
            {mayCall(me, 'closeIncident') ? (
              <Button onClick={() => setClosing(true)}>{t(messages.close)}</Button>
            ) : null}
          </div>
        </>
      }
    >
      <div className="mer-stack">
        <Facts
          facts={[
            { name: t(messages.opened), value: dayAndTime(incident.openedAt, language) },
            { name: t(messages.level), value: String(incident.level) },
            ...(incident.deviceId ? [{ name: t(messages.device), value: incident.deviceId }] : []),
            ...(changes ? [{ name: t(messages.proposal), value: changes }] : []),
            ...(details ? [{ name: t(messages.details), value: details }] : []),
          ]}
        />
        {incident.kind === 'correction_asked' ? <p>{t(messages.inOffice)}</p> : null}
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
