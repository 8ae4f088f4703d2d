import { ROLE_LABELS } from '@fangxing/contract/roles'
import type { LotView } from '@fangxing/contract/lots'
import type { Me } from '@fangxing/contract/sessions'
import type { Answer, Problem } from '@shared/net/answer'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Elapsed } from '@shared/ui/countdown'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { call } from '../../calls'
import { routes } from '../../routes'
import { leave, lookAtLot, mayCall, takeMe } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'

const W = {
  title: { zh: '停车场与班次', en: 'Lot and shift' },
  lots: { zh: '选择停车场', en: 'Choose the lot' },
  start: { zh: '在这里上班', en: 'Start the shift here' },
  end: { zh: '下班', en: 'End the shift' },
  since: { zh: '已上班', en: 'On shift for' },
  off: { zh: '未上班', en: 'Off shift' },
  role: { zh: '角色', en: 'Role' },
  merchant: { zh: '商家', en: 'Merchant' },
  shift: { zh: '班次', en: 'Shift' },
  here: { zh: '值班中', en: 'On shift' },
  seen: { zh: '正在查看', en: 'Shown' },
  waiting: { zh: '待同步', en: 'Waiting to be sent' },
  hotline: { zh: '商家热线', en: 'Hotline' },
  leave: { zh: '退出登录', en: 'Sign out' },
}

/** Where I work, and from when until when. */
export default function ShiftPage() {
  const say = useSay()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function act(send: () => Promise<Answer<Me>>): Promise<void> {
    setBusy(true)
    const answer = await send()
    setBusy(false)
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok) takeMe(answer.value)
  }

  return (
    <StaffPage
      label={say(W.title)}
      actions={({ me, lotId }) => (
        <>
          {problem ? <ErrorState problem={problem} /> : null}
          {!mayCall(me, 'startShift') ? null : me.shift?.lotId === lotId ? (
            <Button large busy={busy} onClick={() => void act(() => call('endShift', { body: {} }))}>
              {say(W.end)}
            </Button>
          ) : (
            <Button
              large
              kind="primary"
              busy={busy}
              onClick={() => void act(() => call('startShift', { body: { lotId } }))}
            >
              {say(W.start)} · {me.lots.find(({ id }) => id === lotId)?.name}
            </Button>
          )}
        </>
      )}
    >
      {({ me, lotId }) => <Body me={me} lotId={lotId} />}
    </StaffPage>
  )
}

function Body({ me, lotId }: { me: Me; lotId: string }) {
  const say = useSay()
  return (
    <>
      <Card title={me.staff.name} aside={<LanguageSwitch />}>
        <Facts
          facts={[
            { name: say(W.merchant), value: me.merchant.name },
            { name: say(W.role), value: me.staff.roles.map(role => say(ROLE_LABELS[role])).join(' · ') },
            {
              name: say(W.shift),
              value: me.shift ? (
                <>
                  {say(W.since)} <Elapsed since={me.shift.startedAt} />
                </>
              ) : (
                say(W.off)
              ),
            },
          ]}
        />
      </Card>
      <h2 className="mer-title">{say(W.lots)}</h2>
      {me.lots.map(lot => (
        <LotRow key={lot.id} lot={lot} mark={markOf(me, lot.id, lotId)} />
      ))}
      <Button onClick={routes.outbox}>{say(W.waiting)}</Button>
      <Button onClick={() => dial(me.merchant.hotline)}>
        {say(W.hotline)} {me.merchant.hotline}
      </Button>
      <Button kind="plain" onClick={() => void leave()}>
        {say(W.leave)}
      </Button>
    </>
  )
}

const markOf = (me: Me, lotId: string, seen: string) =>
  me.shift?.lotId === lotId ? W.here : lotId === seen ? W.seen : undefined

function LotRow({ lot, mark }: { lot: LotView; mark: { zh: string; en: string } | undefined }) {
  const say = useSay()
  return (
    <Row
      tone={mark ? 'good' : undefined}
      head={lot.name}
      aside={mark ? <span className="mer-hint">{say(mark)}</span> : undefined}
      below={lot.address}
      onClick={() => lookAtLot(lot.id)}
    />
  )
}
