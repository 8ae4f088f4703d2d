import { sumFen } from '@fangxing/contract/money'
import type { PlateColour } from '@fangxing/contract/plate'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useDidShow, useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { call } from '../../calls'
import { ArrearCard } from '../../recover/arrear-card'
import { colourOfParam, routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage, type StaffContext } from '../../staff/staff-page'
import { NoticeRow } from '../notice-row'

const messages = {
  title: { zh: '告知单', en: 'Notices' },
  choose: { zh: '选择写进告知单的欠费', en: 'Choose the debts that the notice names' },
  make: { zh: '开告知单', en: 'Make the notice' },
  none: { zh: '没有可告知的欠费', en: 'Nothing to give notice of' },
  noneText: {
    zh: '宽限期内、待核实或正在锁车的欠费不能开告知单。',
    en: 'Debts in grace, under review or held by a device get no notice.',
  },
  before: { zh: '开过的告知单', en: 'Notices so far' },
  rule: {
    zh: '每车每场每天一张。打印后放在车上并拍照，才算提醒。',
    en: 'One for each car, lot and day. Only paper that was left and photographed counts as a reminder.',
  },
} satisfies Catalogue

type Car = { plateText: string; plateColour: PlateColour }

/** Notices of a plate: those so far, and a new one for the debts that are chosen. */
export default function NoticesPage() {
  const t = useTranslate()
  const { params } = useRouter()
  const plateText = decodeURIComponent(params.plateText ?? '')
  const plateColour = colourOfParam(params.plateColour)
  if (plateText === '' || plateColour === undefined) return <NothingNamed ofPlate label={t(messages.title)} />
  return (
    <StaffPage label={t(messages.title)}>
      {context => (
        <>
          <Plate size="large" text={plateText} colour={plateColour} />
          <Debts context={context} car={{ plateText, plateColour }} />
          <Former car={{ plateText, plateColour }} />
        </>
      )}
    </StaffPage>
  )
}

function Debts({ context: { me, lotId }, car }: { context: StaffContext; car: Car }) {
  const t = useTranslate()
  const { plateText, plateColour } = car
  const read = useCallback(
    () => call('listArrears', { query: { plateText, plateColour, state: 'outstanding', limit: 50 } }),
    [plateText, plateColour],
  )
  const { value, problem, again } = useRead(read)
  // What was paid or withdrawn while another page was looked at.
  useDidShow(again)
  const [left, setLeft] = useState<readonly string[]>([])
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Problem>()
  const chosen = value?.items.filter(({ id }) => !left.includes(id)) ?? []
  const toggle = (id: string) =>
    setLeft(left.includes(id) ? left.filter(other => other !== id) : [...left, id])

  async function make(): Promise<void> {
    setBusy(true)
    const arrearIds = chosen.map(({ id }) => id)
    const plate = { text: plateText, colour: plateColour }
    const result = await call('makeNotice', { body: { lotId, plate, arrearIds } })
    setBusy(false)
    setRefused(result.ok ? undefined : result.problem)
    if (result.ok) routes.notice(result.value.id)
  }

  if (problem) return <ErrorState problem={problem} retry={again} />
  if (!value) return <Skeleton bars={[92, 92]} />
  if (value.items.length === 0) return <Empty title={t(messages.none)} text={t(messages.noneText)} />
  if (!mayCall(me, 'makeNotice')) return null
  return (
    <>
      <p className="mer-hint">{t(messages.choose)}</p>
      {value.items.map(arrear => (
        <ArrearCard
          key={arrear.id}
          arrear={arrear}
          chosen={!left.includes(arrear.id)}
          onChoose={() => toggle(arrear.id)}
        />
      ))}
      {refused ? <ErrorState problem={refused} /> : null}
      <Button large kind="primary" busy={busy} disabled={chosen.length === 0} onClick={() => void make()}>
        {t(messages.make)} <Money amountFen={sumFen(chosen.map(({ dueFen }) => dueFen))} />
      </Button>
      <Alert small tone="info" title={t(messages.rule)} />
    </>
  )
}

function Former({ car: { plateText, plateColour } }: { car: Car }) {
  const t = useTranslate()
  const read = useCallback(
    () => call('listNotices', { query: { plateText, plateColour, limit: 50 } }),
    [plateText, plateColour],
  )
  const { value, problem, again } = useRead(read)
  // One that was just made, left or voided on the next page.
  useDidShow(again)
  if (problem) return <ErrorState problem={problem} retry={again} />
  if (!value || value.items.length === 0) return null
  return (
    <>
      <h2 className="mer-hint">{t(messages.before)}</h2>
      {value.items.map(notice => (
        <NoticeRow key={notice.id} notice={notice} onClick={() => routes.notice(notice.id)} />
      ))}
    </>
  )
}
