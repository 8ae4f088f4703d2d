import { formatYuan } from '@fangxing/contract/money'
import { noticeNumberText } from '@fangxing/contract/notice-number'
import type { NoticeView } from '@fangxing/contract/notices'
import { NOTICE_LABELS } from '@fangxing/contract/states'
import { useRead } from '@shared/net/use-read'
import { Alert } from '@shared/ui/alert'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useRouter } from '@tarojs/taro'
import { useCallback, useState } from 'react'
import { call } from '../../calls'
import { mayCall } from '../../staff/auth'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage } from '../../staff/staff-page'
import { LeaveNotice } from '../leave-notice'
import { PrintNotice } from '../print-notice'

const messages = {
  title: { zh: '告知单', en: 'Notice' },
  number: { zh: '编号', en: 'Number' },
  total: { zh: '单上金额', en: 'On the paper' },
  due: { zh: '现在仍欠', en: 'Still due' },
  payee: { zh: '收款方', en: 'Payee' },
  by: { zh: '开单', en: 'Made by' },
  left: { zh: '已放在车上，计为一次提醒', en: 'Left at the car: it counts as a reminder' },
  void: { zh: '已作废，请不要再放置', en: 'Void: leave it nowhere' },
  settled: { zh: '单上的欠费已结清', en: 'Nothing that it names is owed any more' },
  photo: { zh: '放置照片', en: 'The picture of it' },
} satisfies Catalogue

/** One notice: what stands on it, printing it, and leaving it at the car. */
export default function NoticePage() {
  const t = useTranslate()
  const { noticeId } = useRouter().params
  return noticeId ? <OneNotice noticeId={noticeId} /> : <NothingNamed label={t(messages.title)} />
}

function OneNotice({ noticeId }: { noticeId: string }) {
  const t = useTranslate()
  const read = useCallback(() => call('readNotice', { params: { noticeId } }), [noticeId])
  const { value, problem, again } = useRead(read)
  const [changed, setChanged] = useState<NoticeView>()
  const notice = changed ?? value
  return (
    <StaffPage label={t(messages.title)}>
      {({ me }) => (
        <>
          {problem ? <ErrorState problem={problem} retry={again} /> : null}
          {notice || problem ? null : <Skeleton bars={[64, 160, 320]} />}
          {notice ? (
            <>
              <Head notice={notice} />
              {notice.state === 'made' && mayCall(me, 'leaveNotice') ? (
                <>
                  <PrintNotice notice={notice} />
                  <LeaveNotice notice={notice} onNotice={setChanged} />
                </>
              ) : null}
            </>
          ) : null}
        </>
      )}
    </StaffPage>
  )
}

function Head({ notice }: { notice: NoticeView }) {
  const t = useTranslate()
  const language = useLanguage()
  const { content, state, photoUrl } = notice
  const facts = [
    { name: t(messages.number), value: <span className="fx-number">{noticeNumberText(notice.number)}</span> },
    { name: t(messages.total), value: formatYuan(content.totalFen) },
    { name: t(messages.due), value: formatYuan(notice.dueFen) },
    { name: t(messages.payee), value: content.payeeName },
    { name: t(messages.by), value: `${notice.madeBy} · ${dayAndTime(notice.madeAt, language)}` },
  ]
  return (
    <>
      <Plate size="large" text={content.plateText} colour={content.plateColour} />
      {state === 'made' ? null : (
        <Alert small tone={state === 'left' ? 'good' : 'neutral'} title={t(messages[state])} />
      )}
      {notice.dueFen === 0 && state !== 'void' ? (
        <Alert small tone="good" title={t(messages.settled)} />
      ) : null}
      <Card title={content.lotName} aside={<StateBadge label={NOTICE_LABELS[state]} />}>
        <Facts facts={facts} />
      </Card>
      {photoUrl ? (
        <Card title={t(messages.photo)}>
          <PhotoStrip urls={[photoUrl]} label={t(messages.photo)} />
        </Card>
      ) : null}
    </>
  )
}
