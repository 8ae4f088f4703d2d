import { ROLE_LABELS } from '@fangxing/contract/roles'
import type { LotView } from '@fangxing/contract/lots'
import type { Me } from '@fangxing/contract/sessions'
import type { Result, Problem } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { SubmitField } from '@shared/ui/submit-field'
import { useNow } from '@shared/ui/use-now'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { duration } from '@shared/i18n/time'
import { useState } from 'react'
import { call } from '../../calls'
import { DecisionsRow } from '../../decisions/decisions-row'
import { ClosedLotBadge } from '../../lot/closed-lot-badge'
import { routes } from '../../routes'
import { signOut, selectLot, mayCall, updateMe } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { Row } from '../../ui/row'

const messages = {
  title: { zh: '停车场与班次', en: 'Lot and shift' },
  lots: { zh: '选择停车场', en: 'Choose the lot' },
  moreLots: {
    zh: '停车场太多，没有全部列出：按名称或地址查找。',
    en: 'There are more lots than are listed: search them by name or address.',
  },
  lotName: { zh: '停车场名称或地址', en: 'Name or address of a lot' },
  search: { zh: '查找', en: 'Search' },
  noLot: { zh: '没有找到这样的停车场', en: 'No lot like this' },
  narrower: { zh: '还有更多，请多输入几个字', en: 'There are more: type more of the name' },
  start: { zh: '在这里上班', en: 'Start the shift here' },
  end: { zh: '下班', en: 'End the shift' },
  since: { zh: '已上班', en: 'On shift for' },
  off: { zh: '未上班', en: 'Off shift' },
  role: { zh: '角色', en: 'Role' },
  merchant: { zh: '商家', en: 'Merchant' },
  shift: { zh: '班次', en: 'Shift' },
  here: { zh: '值班中', en: 'On shift' },
  selected: { zh: '正在查看', en: 'Shown' },
  people: { zh: '员工与邀请', en: 'People and invitations' },
  lotCode: { zh: '停车场缴费码', en: 'Sign of the lot' },
  waiting: { zh: '等网络上传的人工确认', en: 'Hand proofs that wait for a network' },
  console: { zh: '登录电脑控制台', en: 'Sign in on a computer' },
  hotline: { zh: '商家热线', en: 'Hotline' },
  signOut: { zh: '退出登录', en: 'Sign out' },
} satisfies Catalogue

const MOST_FOUND = 50

/** The lots of this member of staff, and the shift. */
export default function ShiftPage() {
  const t = useTranslate()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function run(send: () => Promise<Result<Me>>): Promise<void> {
    setBusy(true)
    const result = await send()
    setBusy(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) updateMe(result.value)
  }

  return (
    <StaffPage
      label={t(messages.title)}
      actions={({ me, lotId }) => (
        <>
          {problem ? <ErrorState problem={problem} /> : null}
          {!mayCall(me, 'startShift') ? null : me.shift?.lotId === lotId ? (
            <Button large busy={busy} onClick={() => void run(() => call('endShift', { body: {} }))}>
              {t(messages.end)}
            </Button>
          ) : (
            <Button
              large
              kind="primary"
              busy={busy}
              onClick={() => void run(() => call('startShift', { body: { lotId } }))}
            >
              {t(messages.start)} · {me.lots.find(({ id }) => id === lotId)?.name}
            </Button>
          )}
        </>
      )}
    >
      {({ me, lotId }) => <Body me={me} lotId={lotId} />}
    </StaffPage>
  )
}

/** In words: `08:31` beside "on shift" reads as a time of day. */
function OnShift({ since }: { since: string }) {
  const language = useLanguage()
  const nowMs = useNow(30_000)
  return duration(Math.max(0, nowMs - Date.parse(since)) / 60_000, language)
}

function Body({ me, lotId }: { me: Me; lotId: string }) {
  const t = useTranslate()
  return (
    <>
      <Card title={me.staff.name} aside={<LanguageSwitch />}>
        <Facts
          facts={[
            { name: t(messages.merchant), value: me.merchant.name },
            { name: t(messages.role), value: me.staff.roles.map(role => t(ROLE_LABELS[role])).join(' · ') },
            {
              name: t(messages.shift),
              value: me.shift ? (
                <>
                  {t(messages.since)} <OnShift since={me.shift.startedAt} />
                </>
              ) : (
                t(messages.off)
              ),
            },
          ]}
        />
      </Card>
      <h2 className="mer-title">{t(messages.lots)}</h2>
      {me.areLotsCut ? <LotSearch /> : null}
      {me.lots.map(lot => (
        <LotRow key={lot.id} lot={lot} mark={markFor(me, lot.id, lotId)} />
      ))}
      <DecisionsRow me={me} />
      {mayCall(me, 'inviteStaff') ? <Button onClick={routes.people}>{t(messages.people)}</Button> : null}
      <Button onClick={routes.lotCode}>{t(messages.lotCode)}</Button>
      <Button onClick={routes.console}>{t(messages.console)}</Button>
      <Button onClick={routes.outbox}>{t(messages.waiting)}</Button>
      <Button onClick={() => dial(me.merchant.hotline)}>
        {t(messages.hotline)} {me.merchant.hotline}
      </Button>
      <Button kind="plain" onClick={() => void signOut()}>
        {t(messages.signOut)}
      </Button>
    </>
  )
}

/** Of so many lots that some are not in the list: all of them are searched by the platform. */
function LotSearch() {
  const t = useTranslate()
  const [lots, setLots] = useState<LotView[]>()
  const [problem, setProblem] = useState<Problem>()
  async function search(text: string): Promise<void> {
    if (text === '') return setLots(undefined)
    const result = await call('listLots', { query: { search: text.slice(0, 60) } })
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok) setLots(result.value.items.slice(0, MOST_FOUND))
  }
  return (
    <>
      <p className="mer-hint">{t(messages.moreLots)}</p>
      <SubmitField
        label={t(messages.lotName)}
        action={t(messages.search)}
        initial=""
        onSubmit={text => void search(text.trim())}
      />
      {problem ? <ErrorState problem={problem} /> : null}
      {lots?.length === 0 ? <p className="mer-hint">{t(messages.noLot)}</p> : null}
      {lots?.map(lot => (
        <LotRow key={lot.id} lot={lot} mark={undefined} />
      ))}
      {lots?.length === MOST_FOUND ? <p className="mer-hint">{t(messages.narrower)}</p> : null}
    </>
  )
}

const markFor = (me: Me, lotId: string, selectedLotId: string) =>
  me.shift?.lotId === lotId ? messages.here : lotId === selectedLotId ? messages.selected : undefined

function LotRow({ lot, mark }: { lot: LotView; mark: { zh: string; en: string } | undefined }) {
  const t = useTranslate()
  return (
    <Row
      tone={mark ? 'good' : undefined}
      title={lot.name}
      aside={mark ? <span className="mer-hint">{t(mark)}</span> : undefined}
      detail={lot.address}
      footer={lot.closedAt ? <ClosedLotBadge lot={lot} /> : undefined}
      onClick={() => selectLot(lot)}
    />
  )
}
