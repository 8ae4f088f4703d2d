import type { NoticeView } from '@fangxing/contract/notices'
import { NOTICE_LABELS } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { LinkButton } from '../../ui/link-button'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { Pictures } from '../../ui/pictures'
import { PlateChip } from '../../ui/plate-chip'
import { ActWithReason } from '../../ui/act-with-reason'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { carAddress, dryRunAddress, followsText } from './notice-texts'

/** One notice: what it says, its debts, and the picture that proves it. */
export default function NoticePage() {
  const t = useTranslate()
  const may = useMay()
  const { noticeId = '' } = useParams()
  const [isVoiding, setVoiding] = useState(false)
  const reading = useCall('readNotice', { params: { noticeId } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/notices', title: t(messages.title) }}
      title={notice => (notice ? `${t(messages.title)} ${notice.number}` : t(messages.title))}
      state={({ state }) => <StateTag label={NOTICE_LABELS[state]} />}
      actions={({ state, content }) => (
        <>
          {may('dryRunHold') && <LinkButton to={dryRunAddress(content)}>{t(messages.whyNot)}</LinkButton>}
          <LinkButton to={carAddress(content)}>{t(messages.car)}</LinkButton>
          {may('voidNotice') && state === 'made' && (
            <Button danger onClick={() => setVoiding(true)}>
              {t(messages.void)}
            </Button>
          )}
        </>
      )}
    >
      {notice => (
        <>
          <OnPaper notice={notice} />
          <Section title={t(messages.photo)}>
            <Pictures title={t(messages.left)} urls={notice.photoUrl ? [notice.photoUrl] : []} />
          </Section>
          {isVoiding && <VoidDialog notice={notice} onClose={() => setVoiding(false)} />}
        </>
      )}
    </DetailPage>
  )
}

function OnPaper({ notice }: { notice: NoticeView }) {
  const t = useTranslate()
  const language = useLanguage()
  const { content, dueFen, madeAt, madeBy, leftAt } = notice
  return (
    <div className="fx-columns">
      <Section title={t(messages.facts)}>
        <Facts
          items={[
            [t(messages.plate), <PlateChip key="p" text={content.plateText} colour={content.plateColour} />],
            [t(messages.lot), content.lotName],
            [t(messages.total), <Money key="t" fen={content.totalFen} strong />],
            [t(messages.due), <Money key="d" fen={dueFen} />],
            [t(messages.payee), content.payeeName],
            [t(messages.hotline), content.hotline],
            [t(messages.next), followsText({ ...content, device: null }, language)],
            [t(messages.made), <When key="m" at={madeAt} withAgo />],
            [t(messages.by), madeBy],
            [t(messages.left), <When key="l" at={leftAt} withAgo />],
          ]}
        />
      </Section>
      <Section title={t(messages.lines)}>
        <ul className="fx-rows">
          {content.lines.map(({ arrearId, amountFen }, at) => (
            <li key={arrearId}>
              <span className="fx-rows__main">
                <Link to={`/debts/${arrearId}`}>
                  {t(messages.debt)} {at + 1}
                </Link>
              </span>
              <Money fen={amountFen} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function VoidDialog({
  notice: { id: noticeId, number },
  onClose,
}: {
  notice: NoticeView
  onClose: () => void
}) {
  const t = useTranslate()
  return (
    <ActWithReason
      isOpen
      title={`${t(messages.void)}: ${number}`}
      confirm={t(messages.void)}
      isDangerous
      usual={[t(messages.misprint), t(messages.notLeft)]}
      call="voidNotice"
      input={reason => ({ params: { noticeId }, body: { reason } })}
      done={messages.voidDone}
      changes={['readNotice', 'listNoticesMade', 'readNoticeFunnel']}
      onClose={onClose}
    >
      <p>{t(messages.voidWhat)}</p>
    </ActWithReason>
  )
}
