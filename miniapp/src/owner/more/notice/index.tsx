import { formatYuan } from '@fangxing/contract/money'
import { noticeNumberText, noticeReferenceIn, readNoticeNumber } from '@fangxing/contract/notice-number'
import type { OwnerCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/result'
import { useRead } from '@shared/net/use-read'
import { dial } from '@shared/phone/dial'
import { scanCode } from '@shared/phone/scan'
import { TitleBar } from '@shared/phone/title-bar'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { Facts } from '@shared/ui/facts'
import { Page } from '@shared/ui/page'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { SubmitField } from '@shared/ui/submit-field'
import { useTranslate } from '@shared/i18n/language'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useCallback, useRef, useState } from 'react'
import { billPage } from '../../links/bill-link'
import { BillProblem } from '../../bill/bill-problem'
import { noticePage, pageOfScan } from '../../links/scan-link'
import { call } from '../../calls'
import { decodeSafely } from '../../links/decode-safely'
import { messages } from './messages'

type Opened = OwnerCall<'openNotice'>['reply']
type Params = { notice?: string; q?: string }

/** Paper that was left at a car: WeChat gives the scanned link in `q`. Without one its number is typed here. */
export default function NoticePage() {
  const t = useTranslate()
  const { notice, q } = useRouter().params as Params
  const reference = notice ?? (q ? noticeReferenceIn(decodeSafely(q)) : undefined)
  return (
    <Page label={t(messages.title)}>
      <TitleBar title={t(messages.title)} home="/pages/home/index" />
      {reference ? <OpenedNotice reference={reference} /> : <TypeNumber isUnread={reference === null} />}
    </Page>
  )
}

function TypeNumber({ isUnread }: { isUnread: boolean }) {
  const t = useTranslate()
  const [isWrong, setWrong] = useState(false)
  const [hasCamera, setHasCamera] = useState(true)
  const submit = (text: string) => {
    const number = readNoticeNumber(text)
    setWrong(number === null)
    if (number) void Taro.navigateTo({ url: noticePage(number) })
  }
  const scan = async () => {
    const result = await scanCode()
    if (result.ok) void Taro.navigateTo({ url: pageOfScan(result.text) })
    else setHasCamera(result.reason === 'cancelled')
  }
  return (
    <>
      {isUnread ? <Alert urgent tone="warn" title={t(messages.unread)} /> : null}
      <SubmitField stacked label={t(messages.number)} action={t(messages.open)} onSubmit={submit} />
      {isWrong ? (
        <Alert small urgent tone="warn" title={t(messages.wrong)}>
          {t(messages.wrongText)}
        </Alert>
      ) : null}
      {hasCamera ? (
        <Button onClick={() => void scan()}>{t(messages.scan)}</Button>
      ) : (
        <Alert small tone="info" title={t(messages.noCamera)} />
      )}
      <Never />
    </>
  )
}

/** What the plate owes now. Read again whenever somebody comes back, for instance from paying. */
function OpenedNotice({ reference }: { reference: string }) {
  const read = useCallback(() => call('openNotice', { params: { reference } }), [reference])
  const { value, problem, again } = useRead(read)
  const isFirst = useRef(true)
  useDidShow(() => {
    if (!isFirst.current) again()
    isFirst.current = false
  })
  if (problem) return <NoticeProblem problem={problem} retry={again} />
  return value ? <Found opened={value} /> : <Skeleton bars={[60, 200, 52]} />
}

function Found({ opened: { notice, bill } }: { opened: Opened }) {
  const t = useTranslate()
  const facts = [
    {
      name: t(messages.numberShort),
      value: <span className="fx-number">{noticeNumberText(notice.number)}</span>,
    },
    { name: t(messages.madeOn), value: <span className="fx-number">{notice.madeOn}</span> },
    ...(bill
      ? [
          { name: t(messages.payee), value: bill.payeeName },
          { name: t(messages.stays), value: String(bill.arrearCount) },
          { name: t(messages.due), value: formatYuan(bill.dueFen) },
        ]
      : []),
  ]
  return (
    <>
      <Alert tone="good" title={t(messages.ours)}>
        {t(bill ? messages.oursText : messages.oursSettledText)}
      </Alert>
      {bill ? <Plate size="large" text={bill.plateMasked} colour={bill.plateColour} /> : null}
      <Card>
        <Facts facts={facts} />
      </Card>
      {bill ? (
        <Button large kind="primary" onClick={() => void Taro.navigateTo({ url: billPage({ id: bill.id }) })}>
          {t(messages.pay)}
        </Button>
      ) : (
        <Empty title={t(messages.nothing)} text={t(messages.nothingText)} />
      )}
      <Button onClick={() => dial(notice.hotline)}>
        {t(messages.hotline)} {notice.hotline}
      </Button>
      <Never />
    </>
  )
}

function NoticeProblem({ problem, retry }: { problem: Problem; retry: () => void }) {
  const t = useTranslate()
  const code = problem.kind === 'refused' ? problem.refusal.code : undefined
  if (code !== 'NOTICE_UNKNOWN' && code !== 'NOTICE_VOID')
    return <BillProblem problem={problem} retry={retry} />
  const isForged = code === 'NOTICE_UNKNOWN'
  return (
    <>
      <Alert
        urgent
        tone={isForged ? 'bad' : 'neutral'}
        title={t(isForged ? messages.unknown : messages.void)}
        actions={
          <Button onClick={() => void Taro.redirectTo({ url: noticePage() })}>{t(messages.another)}</Button>
        }
      >
        {t(isForged ? messages.unknownText : messages.voidText)}
      </Alert>
      <Never />
    </>
  )
}

function Never() {
  const t = useTranslate()
  return (
    <Alert small tone="info" title={t(messages.never)}>
      {t(messages.neverText)}
    </Alert>
  )
}
