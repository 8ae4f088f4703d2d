import type { IncidentView } from '@fangxing/contract/incidents'
import type { Me } from '@fangxing/contract/sessions'
import { INCIDENT_LABELS } from '@fangxing/contract/states'
import type { Problem } from '@shared/net/answer'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Sheet } from '@shared/ui/sheet'
import { Skeleton } from '@shared/ui/skeleton'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import { useState } from 'react'
import { call } from '../../calls'
import { IncidentRow } from '../../lot/incident-row'
import { readBoard, takeNews, useLotNow } from '../../lot/lot-store'
import { openIncidents } from '../../lot/sorted'
import { routes } from '../../routes'
import { mayCall } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { ReasonSheet } from '../../ui/reason-sheet'

const W = {
  title: { zh: '告警', en: 'Incidents' },
  none: { zh: '没有告警', en: 'No incidents' },
  noneText: { zh: '一切正常。', en: 'All is well.' },
  opened: { zh: '发生', en: 'Since' },
  level: { zh: '级别', en: 'Level' },
  device: { zh: '装置', en: 'Device' },
  said: { zh: '说明', en: 'What was said' },
  take: { zh: '我来处理', en: 'I take care' },
  close: { zh: '关闭告警', en: 'Close it' },
  order: { zh: '查看订单', en: 'See the order' },
  seeDevice: { zh: '查看装置', en: 'See the device' },
  closeText: { zh: '写下怎样处理的，会留在记录里。', en: 'Write how it was solved; it stays on record.' },
}
const REASONS = [
  { zh: '已到现场处理', en: 'Handled on the spot' },
  { zh: '误报', en: 'False alarm' },
]

/** What is wrong in the lot; somebody takes care, a manager closes. */
export default function IncidentsPage() {
  const say = useSay()
  const { board, problem } = useLotNow()
  const [openId, setOpenId] = useState<string>()
  const incidents = openIncidents(board?.incidents ?? [])
  const open = incidents.find(({ id }) => id === openId)
  return (
    <StaffPage label={say(W.title)}>
      {({ me }) => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void readBoard()} /> : null}
          {board || problem ? null : <Skeleton bars={[84, 84]} />}
          {board && incidents.length === 0 ? <Empty title={say(W.none)} text={say(W.noneText)} /> : null}
          {incidents.map(incident => (
            <IncidentRow key={incident.id} incident={incident} onClick={() => setOpenId(incident.id)} />
          ))}
          {open ? <IncidentSheet me={me} incident={open} onClose={() => setOpenId(undefined)} /> : null}
        </>
      )}
    </StaffPage>
  )
}

function IncidentSheet({ me, incident, onClose }: { me: Me; incident: IncidentView; onClose: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const [busy, setBusy] = useState(false)
  const [isClosing, setClosing] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const params = { incidentId: incident.id }
  const taken = (next: IncidentView) => takeNews({ type: 'incident', incident: next })
  const said = [incident.detail.reason, incident.detail.note]
    .filter(text => typeof text === 'string')
    .join(' ')

  async function take(): Promise<void> {
    setBusy(true)
    const answer = await call('acknowledgeIncident', { params, body: {} })
    setBusy(false)
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) taken(answer.value)
  }

  if (isClosing)
    return (
      <ReasonSheet
        onClose={onClose}
        ask={{
          title: W.close,
          text: W.closeText,
          action: W.close,
          reasons: REASONS,
          send: reason => call('closeIncident', { params, body: { reason } }),
          done: taken,
        }}
      />
    )
  return (
    <Sheet
      open
      title={say(INCIDENT_LABELS[incident.kind])}
      onClose={onClose}
      actions={
        <>
          {incident.state === 'open' && mayCall(me, 'acknowledgeIncident') ? (
            <Button large kind="primary" busy={busy} onClick={() => void take()}>
              {say(W.take)}
            </Button>
          ) : null}
          <div className="mer-side">
            {incident.orderId ? (
              <Button onClick={() => routes.order(incident.orderId!)}>{say(W.order)}</Button>
            ) : null}
            {incident.deviceId ? (
              <Button onClick={() => routes.device(incident.deviceId!)}>{say(W.seeDevice)}</Button>
            ) : null}
            {mayCall(me, 'closeIncident') ? (
              <Button onClick={() => setClosing(true)}>{say(W.close)}</Button>
            ) : null}
          </div>
        </>
      }
    >
      <div className="mer-stack">
        <Facts
          facts={[
            { name: say(W.opened), value: dayAndTime(incident.openedAt, language) },
            { name: say(W.level), value: String(incident.level) },
            ...(incident.deviceId ? [{ name: say(W.device), value: incident.deviceId }] : []),
            ...(said ? [{ name: say(W.said), value: said }] : []),
          ]}
        />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
